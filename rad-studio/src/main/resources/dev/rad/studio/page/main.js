// Starts the page: the session of the address, or the bundled photo.
import { api, ApiError } from "./api.js";
import { App } from "./app.js";
import { listenToFiles } from "./files.js";
import { listenToKeys } from "./keys.js";
import { StageView } from "./stage.js";
import { Studio } from "./studio.js";
import { texts } from "./texts.js";
import { html, render } from "./ui.js";

const theme = localStorage.getItem("rad-studio-theme");
if (theme) {
  document.documentElement.dataset.theme = theme;
}

const root = /** @type {HTMLElement} */ (document.getElementById("app"));

async function start() {
  const wanted = location.hash.slice(1);
  history.replaceState(null, "", `/${location.hash}`); // the token is in a cookie by now
  const studio = new Studio(await api.about());
  const stage = new StageView(studio);
  render(html`<${App} studio=${studio} stage=${stage} />`, root);
  listenToKeys(studio, stage);
  listenToFiles(studio);
  if (/^[0-9a-f-]{36}$/.test(wanted)) {
    await studio.openSession(wanted);
  }
  if (!studio.session) {
    await studio.openDemo();
    await studio.offer();
  }
  document.addEventListener("visibilitychange", () => document.hidden && studio.keeper?.now());
  window.addEventListener("pagehide", () => studio.keeper?.now());
}

start().catch((error) => {
  root.textContent = error instanceof ApiError && error.status === 0 ? texts.offline : error.message;
});
