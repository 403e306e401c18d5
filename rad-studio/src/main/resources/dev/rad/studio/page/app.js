// The page: bar, tools, stage, panel, and what lies over them.
import { api } from "./api.js";
import { Dialogs } from "./dialogs.js";
import { choose, saveJob, saveMask, savePicture } from "./files.js";
import { IconButton, Icon } from "./icons.js";
import { Panel } from "./panel.js";
import { Review } from "./review.js";
import { Stage } from "./stage.js";
import { texts } from "./texts.js";
import { ToolBar, ToolOptions } from "./toolbar.js";
import { html, useEffect, useState } from "./ui.js";

/**
 * @typedef {import("./studio.js").Studio} Studio
 * @typedef {import("./stage.js").StageView} StageView
 */

/** @param {{studio: Studio, stage: StageView}} props */
export function App({ studio, stage }) {
  const [, draw] = useState(0);
  useEffect(() => {
    const listener = () => draw((/** @type {number} */ n) => n + 1);
    studio.listeners.add(listener);
    return () => studio.listeners.delete(listener);
  }, []);
  return html`
    <${Bar} studio=${studio} stage=${stage} />
    <main class="work">
      <${ToolBar} studio=${studio} stage=${stage} />
      <div class="centre">
        <${Stage} studio=${studio} stage=${stage} />
        ${studio.review ? html`<${Review} studio=${studio} />` : html`<${ToolOptions} studio=${studio} />`}
        <${Notices} studio=${studio} />
      </div>
      <${Panel} studio=${studio} />
    </main>
    <${Dialogs} studio=${studio} />
    <div class="drop-note" aria-hidden="true"><p>${texts.dropHere}</p></div>
  `;
}

/** @param {{studio: Studio, stage: StageView}} props */
function Bar({ studio, stage }) {
  const { session, history } = studio;
  const { view } = stage;
  const centre = () => view.centre();
  return html`
    <header class="bar">
      <h1 class="brand"><img src="/page/icon.svg" alt="" width="22" height="22" /><span>rad studio</span></h1>
      <button type="button" class="quiet" data-open aria-label=${texts.open} onClick=${() => choose((file) => studio.openFile(file, file.name))}>
        <${Icon} name="open" /><span>${texts.open}</span>
      </button>
      <${IconButton} icon="photos" label=${texts.photos} keys="O" onClick=${() => studio.showPhotos()} />
      <p class="photo-name">
        ${session && html`<b>${session.name}</b> <span>${texts.photoSize(session.width, session.height)}</span>`}
      </p>
      <div class="group">
        <${IconButton} icon="undo" label=${stepText(history.canUndo ? history.now : undefined, texts.undoOf) ?? texts.undo} keys="Ctrl+Z" disabled=${!history.canUndo && !studio.review}
          onClick=${() => studio.undo()} />
        <${IconButton} icon="redo" label=${stepText(history.moments[history.position + 1], texts.redoOf) ?? texts.redo} keys="Ctrl+Y" disabled=${!studio.canRedo}
          onClick=${() => studio.redo()} />
      </div>
      <div class="group zoom">
        <${IconButton} icon="minus" label=${texts.zoomOut} keys="-" onClick=${() => stage.input?.zoomTo(1 / 1.5, centre())} />
        <button type="button" class="zoom-label" title=${`${texts.fit} (0)`}
          onClick=${() => {
            view.fit();
            stage.viewChanged();
          }}>${texts.zoomOf(Math.round(100 * view.scale))}</button>
        <${IconButton} icon="plus" label=${texts.zoomIn} keys="+" onClick=${() => stage.input?.zoomTo(1.5, centre())} />
      </div>
      <div class="group last">
        <${IconButton} icon="keys" label=${texts.keys} keys="?" class="wide-only" onClick=${() => {
          studio.dialog = "keys";
          studio.changed();
        }} />
        <${IconButton} icon="theme" label=${texts.theme} onClick=${toggleTheme} />
        <${SaveMenu} studio=${studio} />
      </div>
    </header>
  `;
}

/**
 * What undo or redo would do.
 * @param {import("./history.js").Moment | undefined} moment
 * @param {(step: string) => string} say
 */
function stepText(moment, say) {
  return moment && say(texts.stepNames[/** @type {keyof typeof texts.stepNames} */ (moment.label)]);
}

/** Switches between light and dark. */
function toggleTheme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("rad-studio-theme", root.dataset.theme);
}

/** @param {{studio: Studio}} props */
function SaveMenu({ studio }) {
  const [open, setOpen] = useState(false);
  const filled = studio.shown !== "0";
  /** @param {string} name @param {string} label @param {string} hint @param {boolean} on @param {() => void} run */
  const item = (name, label, hint, on, run) => html`
    <button type="button" role="menuitem" data-save=${name} disabled=${!on}
      onClick=${() => {
        setOpen(false);
        run();
      }}><b>${label}</b><small>${on ? hint : texts.saveNothing}</small></button>
  `;
  const leave = (/** @type {FocusEvent} */ event) => {
    const to = /** @type {Node | null} */ (event.relatedTarget);
    if (!(/** @type {Node} */ (event.currentTarget).contains(to))) {
      setOpen(false);
    }
  };
  const escape = (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && setOpen(false);
  return html`
    <div class="menu" onFocusOut=${leave} onKeyDown=${escape}>
      <button type="button" class="quiet" aria-label=${texts.save} aria-haspopup="menu" aria-expanded=${open} onClick=${() => setOpen(!open)}>
        <${Icon} name="save" /><span>${texts.save}</span>
      </button>
      <div role="menu" class="sheet" hidden=${!open}>
        ${item("png", texts.savePng, texts.savePngHint, true, () => savePicture(studio, "png"))}
        ${item("jpeg", texts.saveJpeg, texts.saveJpegHint, true, () => savePicture(studio, "jpeg"))}
        ${item("mask", texts.saveMask, texts.saveMaskHint, true, () => saveMask(studio))}
        ${item("job", texts.saveJob, texts.saveJobHint, filled, () => saveJob(studio))}
      </div>
    </div>
  `;
}

/** @param {{studio: Studio, offered: import("./api.js").Listed}} props */
function Offer({ studio, offered }) {
  return html`
    <p class="notice offer"><img alt="" src=${api.thumbnail(offered.id)} /><span>${texts.offer(offered.name)}</span>
      <button type="button" data-go-on onClick=${() => studio.openSession(offered.id)}>${texts.goOn}</button>
      <${IconButton} icon="close" label=${texts.close} onClick=${() => {
        studio.offered = null;
        studio.changed();
      }} /></p>
  `;
}

/** @param {{studio: Studio}} props */
function Notices({ studio }) {
  const { toast } = studio;
  return html`
    <div class="notices" aria-live="polite">
      ${studio.opening && html`<p class="notice"><i class="spinner"></i>${texts.opening}</p>`}
      ${studio.offered && !studio.opening && html`<${Offer} studio=${studio} offered=${studio.offered} />`}
      ${studio.offline && html`<p class="notice bad">${texts.offline}</p>`}
      ${studio.conflict &&
      html`<p class="notice bad">${texts.conflict}
        <button type="button" onClick=${() => studio.settleConflict(false)}>${texts.takeOver}</button>
        <button type="button" onClick=${() => studio.settleConflict(true)}>${texts.keepMine}</button></p>`}
      ${toast &&
      html`<p class=${`notice ${toast.bad ? "bad" : ""}`} role=${toast.bad ? "alert" : undefined}>${toast.text}
        <${IconButton} icon="close" label=${texts.close} onClick=${() => {
          studio.toast = null;
          studio.changed();
        }} /></p>`}
    </div>
  `;
}
