// Beside the stage: what is filled, how, what is under way, and what was filled.
import { api } from "./api.js";
import { NumberInput } from "./controls.js";
import { choose } from "./files.js";
import { Icon, IconButton } from "./icons.js";
import { Settings } from "./settings.js";
import { COLOURS } from "./state.js";
import { texts } from "./texts.js";
import { html, useState } from "./ui.js";

/** @typedef {import("./studio.js").Studio} Studio */

/** @param {{studio: Studio}} props */
export function Panel({ studio }) {
  const { panelOpen } = studio;
  return html`
    <aside class=${`panel ${panelOpen ? "open" : ""}`} aria-label=${texts.fill}>
      <div class="panel-scroll">
        <${Regions} studio=${studio} />
        <${Settings} studio=${studio} />
        <${Fillings} studio=${studio} />
      </div>
      <div class="panel-foot">
        <${UnderWay} studio=${studio} />
        <div class="fill-row">
          <button type="button" class="icon-button narrow-only" aria-expanded=${panelOpen} aria-label=${texts.more}
            onClick=${() => {
              studio.panelOpen = !panelOpen;
              studio.changed();
            }}><${Icon} name="sliders" /></button>
          <button type="button" class=${studio.review ? "second" : "primary"} data-fill onClick=${() => studio.fill()}
            title=${studio.review ? `${texts.fillAgain} (N)` : `${texts.fill} (F)`}>
            <${Icon} name=${studio.review ? "again" : "fill"} /><span>${studio.review ? texts.fillAgain : texts.fill}</span>
          </button>
        </div>
      </div>
    </aside>
  `;
}

/** @param {{studio: Studio}} props */
function Regions({ studio }) {
  const { regions } = studio.now;
  const several = regions.length > 1;
  return html`
    <section class="block">
      <h2>${texts.regions}</h2>
      <ul class="regions">
        ${regions.map((region, index) => {
          const n = index + 1;
          const on = region.id === studio.region.id;
          return html`
            <li key=${region.id} class=${on ? "on" : ""}>
              <button type="button" class="region" aria-pressed=${on} onClick=${() => studio.selectRegion(region.id)}>
                <i style=${{ background: `rgb(${COLOURS[region.colour].join(" ")})` }}></i>${texts.region(n)}
              </button>
              ${several &&
              html`
                <label class="arrival"><span>${texts.arrival}</span>
                  <${NumberInput} min="0" max="16" step="0.25" value=${region.arrival} aria-label=${texts.arrivalOf(n)}
                    onCommit=${(/** @type {string} */ text) => studio.setArrival(region.id, Number(text))} /></label>
                <${IconButton} icon="up" label=${texts.regionUp(n)} disabled=${index === 0}
                  onClick=${() => studio.moveRegion(region.id, -1)} />
                <${IconButton} icon="down" label=${texts.regionDown(n)} disabled=${index === regions.length - 1}
                  onClick=${() => studio.moveRegion(region.id, 1)} />
                <${IconButton} icon="bin" label=${texts.removeRegion(n)} onClick=${() => studio.removeRegion(region.id)} />
              `}
            </li>
          `;
        })}
      </ul>
      ${several && html`<p class="help">${texts.arrivalHint}</p>`}
      <div class="row">
        <button type="button" class="quiet small" disabled=${regions.length >= COLOURS.length}
          onClick=${() => studio.addRegion()}><${Icon} name="plus" /><span>${texts.addRegion}</span></button>
        <${MaskMenu} studio=${studio} />
      </div>
    </section>
  `;
}

/** @param {{studio: Studio}} props */
function MaskMenu({ studio }) {
  const [pixels, setPixels] = useState(4);
  return html`
    <details class="mask-menu">
      <summary class="quiet small">${texts.maskMenu}</summary>
      <div class="mask-tools">
        <div class="row">
          <button type="button" data-grow onClick=${() => studio.grow(pixels)}>${texts.grow}</button>
          <button type="button" data-shrink onClick=${() => studio.grow(-pixels)}>${texts.shrink}</button>
          <${NumberInput} min="1" max="1000" value=${pixels} aria-label=${texts.pixels}
            onCommit=${(/** @type {string} */ text) => setPixels(Math.max(1, Math.round(Number(text))))} />
          <span class="help">${texts.pixels}</span>
        </div>
        <div class="row">
          <button type="button" onClick=${() => studio.invert()}>${texts.invert}</button>
          <button type="button" onClick=${() => studio.clear()}>${texts.clear}</button>
        </div>
        <button type="button" data-mask-file
          onClick=${() => choose((file) => studio.maskFromFile(file, "white-is-hole"))}>${texts.maskFile}</button>
        <button type="button"
          onClick=${() => choose((file) => studio.maskFromFile(file, "black-is-hole"))}>${texts.maskFileBlack}</button>
        <button type="button" data-mask-alpha disabled=${!studio.session?.alpha}
          onClick=${() => studio.maskFromAlpha()}>${texts.maskAlpha}</button>
      </div>
    </details>
  `;
}

/** @param {{studio: Studio}} props */
function UnderWay({ studio }) {
  const fills = studio.underWay;
  return html`
    <ul class="queue" aria-label=${texts.queue}>
      ${fills.map((fill) => {
        const said =
          fill.state === "waiting" && fill.place > 0
            ? texts.waitingAt(fill.place)
            : fill.step === 0
              ? texts.loading
              : `${texts.stepOf(fill.step, fill.steps)}, ${texts.secondsLeft(fill.remainingMs / 1000)}`;
        return html`
          <li key=${fill.id}>
            <span>${said}</span>
            <progress max=${Math.max(1, fill.steps)} value=${fill.step} aria-label=${texts.filling(String(fill.id))}></progress>
            <${IconButton} icon="close" label=${texts.cancelFill(fill.id)} keys="X" onClick=${() => studio.cancel(fill.id)} />
          </li>
        `;
      })}
    </ul>
  `;
}

/** @param {{studio: Studio}} props */
function Fillings({ studio }) {
  const done = [...studio.fills.values()].filter((fill) => fill.state === "done").reverse();
  const session = studio.session;
  return html`
    <section class="block">
      <h2>${texts.fillings}</h2>
      ${done.length === 0 && html`<p class="help">${texts.noFillings}</p>`}
      <div class="fillings">
        ${session &&
        done.flatMap((fill) =>
          fill.samples.map(
            (picture) => html`
              <button type="button" key=${picture} class="thumb" aria-pressed=${studio.shown === picture}
                title=${texts.filling(picture)} aria-label=${texts.filling(picture)} onClick=${() => studio.look(picture)}>
                <img alt="" loading="lazy" src=${api.sample(session.id, picture)} />
              </button>
            `,
          ),
        )}
      </div>
    </section>
  `;
}
