// The tools, and what can be set of them.
import { NumberInput } from "./controls.js";
import { IconButton } from "./icons.js";
import { texts } from "./texts.js";
import { html } from "./ui.js";

/**
 * @typedef {import("./studio.js").Studio} Studio
 * @typedef {import("./state.js").Tool} Tool
 */

/** @type {[Tool, string][]} */
const TOOLS = [
  ["brush", "B"],
  ["eraser", "E"],
  ["rect", "R"],
  ["lasso", "L"],
  ["polygon", "P"],
  ["bucket", "G"],
  ["hand", "H"],
];

/** @param {{studio: Studio, stage: import("./stage.js").StageView}} props */
export function ToolBar({ studio, stage }) {
  return html`
    <nav class="tools" aria-label=${texts.tools}>
      ${TOOLS.map(
        ([name, key]) => html`
          <${IconButton} icon=${name} label=${texts[name]} keys=${key} pressed=${studio.tool.name === name}
            onClick=${(/** @type {MouseEvent} */ event) => {
              stage.input?.draft.drop();
              studio.take(name);
              if (event.detail > 0) {
                stage.element?.focus({ preventScroll: true }); // so that Space moves, and is no click
              }
            }} />
        `,
      )}
    </nav>
  `;
}

/** @param {{studio: Studio}} props */
export function ToolOptions({ studio }) {
  const { tool, session } = studio;
  const brush = tool.name === "brush" || tool.name === "eraser";
  const shape = tool.name === "rect" || tool.name === "lasso" || tool.name === "polygon";
  const most = session ? Math.max(session.width, session.height) / 2 : 500;
  /** @param {Partial<typeof tool>} change */
  const set = (change) => {
    Object.assign(tool, change);
    studio.keeper?.soon();
    studio.changed();
  };
  return html`
    <div class="options" role="group" aria-label=${texts[tool.name]}>
      ${brush &&
      html`
        <label><span>${texts.size}</span>
          <input type="range" min="0" max="100" step="1" value=${toSlider(tool.size, most)}
            aria-valuetext=${`${tool.size} ${texts.pixels}`}
            onInput=${(/** @type {any} */ e) => set({ size: fromSlider(Number(e.target.value), most) })} />
        </label>
        <${NumberInput} class="size" min="1" max=${2 * most} value=${tool.size} aria-label=${texts.sizeInPixels}
          onCommit=${(/** @type {string} */ text) => set({ size: Math.max(1, Math.min(2 * most, Math.round(Number(text)))) })} />
        <label><span>${texts.hardness}</span>
          <input type="range" min="0" max="1" step="0.1" value=${tool.hardness}
            onInput=${(/** @type {any} */ e) => set({ hardness: Number(e.target.value) })} /></label>
      `}
      ${shape &&
      html`
        <div class="choice" role="group">
          <button type="button" aria-pressed=${!tool.erase} onClick=${() => set({ erase: false })}>${texts.adds}</button>
          <button type="button" aria-pressed=${tool.erase} onClick=${() => set({ erase: true })}>${texts.takes}</button>
        </div>
      `}
      ${!brush && html`<span class="hint">${texts[/** @type {"rectHint"} */ (`${tool.name}Hint`)]}</span>`}
      <label class="veil-option"><span>${texts.opacity}</span>
        <input type="range" min="0.1" max="1" step="0.05" value=${studio.opacity} aria-label=${texts.maskOpacity}
          onInput=${(/** @type {any} */ e) => {
            studio.opacity = Number(e.target.value);
            studio.keeper?.soon();
            studio.changed();
          }} /></label>
    </div>
  `;
}

/** Small sizes have more of the slider than large ones. @param {number} size @param {number} most */
function toSlider(size, most) {
  return Math.round(100 * Math.sqrt(Math.max(0, size - 1) / most));
}

/** @param {number} value 0 to 100 @param {number} most */
function fromSlider(value, most) {
  return Math.max(1, Math.round(1 + most * (value / 100) ** 2));
}
