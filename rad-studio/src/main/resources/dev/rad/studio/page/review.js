// A filling is there: look, compare, take one, try again.
import { api } from "./api.js";
import { Icon, IconButton } from "./icons.js";
import { texts } from "./texts.js";
import { html } from "./ui.js";

/** @typedef {import("./studio.js").Studio} Studio */

/** @param {{studio: Studio}} props */
export function Review({ studio }) {
  const { session, review } = studio;
  const fill = review ? studio.fills.get(Number(review.split(".")[0])) : undefined;
  if (!session || !review || !fill) {
    return null;
  }
  const several = fill.samples.length > 1;
  const thumbs = () =>
    fill.samples.map(
      (picture, index) => html`
        <button type="button" key=${picture} class="thumb" aria-pressed=${picture === review}
          aria-label=${texts.sample(index + 1)} title=${texts.sample(index + 1)} onClick=${() => studio.look(picture)}>
          <img alt="" src=${api.sample(session.id, picture)} />
        </button>
      `,
    );
  return html`
    ${studio.grid && several && html`<div class="grid-view" role="group" aria-label=${texts.sideBySide}>${thumbs()}</div>`}
    <div class="options review" role="group" aria-label=${texts.review}>
      <button type="button" class="quiet" aria-label=${texts.discard} onClick=${() => studio.discard()} title=${`${texts.discard} (Esc)`}>
        <${Icon} name="back" /><span>${texts.discard}</span></button>
      ${several && html`<div class="strip">${thumbs()}</div>`}
      ${several &&
      html`<${IconButton} icon="grid" label=${texts.sideBySide} keys="S" pressed=${studio.grid} onClick=${() => {
        studio.grid = !studio.grid;
        studio.changed();
      }} />`}
      <button type="button" class="quiet" data-compare aria-label=${texts.compare} aria-pressed=${studio.compare !== null}
        onClick=${() => studio.toggleCompare()} title=${`${texts.compare} (C)`}>
        <${Icon} name="compare" /><span>${texts.compare}</span></button>
      <button type="button" class="primary" data-keep onClick=${() => studio.keep()} title=${`${texts.keep} (K)`}>
        <${Icon} name="check" /><span>${texts.keep}</span></button>
    </div>
  `;
}
