// What lies over the page: the keys, and the photos that one worked on.
import { api } from "./api.js";
import { IconButton } from "./icons.js";
import { KEYS, shown } from "./keys.js";
import { texts } from "./texts.js";
import { html, useEffect, useRef, useState } from "./ui.js";

/** @typedef {import("./studio.js").Studio} Studio */

/** @param {{studio: Studio}} props */
export function Dialogs({ studio }) {
  switch (studio.dialog) {
    case "keys":
      return html`<${Dialog} studio=${studio} title=${texts.keysTitle}><${KeySheet} /><//>`;
    case "photos":
      return html`<${Dialog} studio=${studio} title=${texts.photosTitle}><${Photos} studio=${studio} /><//>`;
    default:
      return null;
  }
}

/** @param {any} props */
function Dialog({ studio, title, children }) {
  const element = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    element.current?.showModal();
  }, []);
  const close = () => {
    studio.dialog = null;
    studio.changed();
  };
  const outside = (/** @type {MouseEvent} */ event) => event.target === element.current && close();
  return html`
    <dialog ref=${element} aria-label=${title} onClose=${close} onClick=${outside}>
      <div class="dialog-body">
        <header><h2>${title}</h2><${IconButton} icon="close" label=${texts.close} onClick=${close} /></header>
        ${children}
      </div>
    </dialog>
  `;
}

function KeySheet() {
  return html`
    <div class="key-sheet">
      ${Object.entries(texts.keyGroups).map(
        ([group, name]) => html`
          <section key=${group}>
            <h3>${name}</h3>
            <dl>
              ${KEYS.filter((key) => key.group === group).map(
                ({ keys, label }) => html`
                  <div><dt>${keys.map((key) => html`<kbd>${shown(key)}</kbd>`)}</dt>
                    <dd>${label}</dd></div>
                `,
              )}
            </dl>
          </section>
        `,
      )}
    </div>
  `;
}

/** @param {{studio: Studio}} props */
function Photos({ studio }) {
  const [doomed, doom] = useState("");
  return html`
    <p class="help">${texts.photosHint}</p>
    ${studio.listed.length === 0 && html`<p>${texts.noPhotos}</p>`}
    <ul class="photos">
      ${studio.listed.map(
        (one) => html`
          <li key=${one.id}>
            <button type="button" class="photo-card" aria-label=${texts.goOnWith(one.name)}
              onClick=${() => studio.openSession(one.id)}>
              <img src=${api.thumbnail(one.id)} alt="" loading="lazy" />
              <b>${one.name}</b>
              <small>${texts.photoSize(one.width, one.height)}, ${texts.fillsCount(one.fills)}</small>
              <small>${texts.when(new Date(one.used))}</small>
            </button>
            ${doomed === one.id
              ? html`<div class="sure">
                  <p>${texts.removeSure}</p>
                  <span class="row">
                    <button type="button" data-remove onClick=${() => studio.removeSession(one.id)}>${texts.remove}</button>
                    <button type="button" onClick=${() => doom("")}>${texts.keepIt}</button>
                  </span>
                </div>`
              : html`<${IconButton} icon="bin" label=${texts.removeOf(one.name)} onClick=${() => doom(one.id)} />`}
          </li>
        `,
      )}
    </ul>
  `;
}
