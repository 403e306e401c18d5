// Which key does what: the sheet in the page is made of this list.
import { texts } from "./texts.js";

/**
 * @typedef {import("./studio.js").Studio} Studio
 * @typedef {import("./stage.js").StageView} StageView
 * @typedef {{keys: string[], label: string, group: keyof typeof texts.keyGroups,
 *   run?: (studio: Studio, stage: StageView) => void}} Key
 */

/** @param {import("./state.js").Tool} name @returns {(studio: Studio, stage: StageView) => void} */
const tool = (name) => (studio, stage) => {
  stage.input?.draft.drop();
  studio.take(name);
};

/** @param {number} by @returns {(studio: Studio) => void} */
const harder = (by) => (studio) => {
  studio.tool.hardness = Math.max(0, Math.min(1, Math.round(10 * (studio.tool.hardness + by)) / 10));
  studio.changed();
};

/** @param {number} factor @returns {(studio: Studio, stage: StageView) => void} */
const zoom = (factor) => (_, stage) => stage.input?.zoomTo(factor, stage.view.centre());

/** @param {number | null} scale null to fit @returns {(studio: Studio, stage: StageView) => void} */
const zoomAt = (scale) => (_, stage) => {
  if (scale === null) {
    stage.view.fit();
  } else {
    stage.view.zoom(scale, stage.view.centre());
  }
  stage.viewChanged();
};

/** @param {string} selector @returns {() => void} */
const click = (selector) => () => /** @type {HTMLElement | null} */ (document.querySelector(selector))?.click();

/** @type {Key[]} */
export const KEYS = [
  { keys: ["b"], label: texts.brush, group: "paint", run: tool("brush") },
  { keys: ["e"], label: texts.eraser, group: "paint", run: tool("eraser") },
  { keys: ["r"], label: texts.rect, group: "paint", run: tool("rect") },
  { keys: ["l"], label: texts.lasso, group: "paint", run: tool("lasso") },
  { keys: ["p"], label: texts.polygon, group: "paint", run: tool("polygon") },
  { keys: ["g"], label: texts.bucket, group: "paint", run: tool("bucket") },
  { keys: ["["], label: texts.smaller, group: "paint", run: (_, stage) => stage.input?.resize(1 / 1.2) },
  { keys: ["]"], label: texts.larger, group: "paint", run: (_, stage) => stage.input?.resize(1.2) },
  { keys: ["Shift+Wheel"], label: texts.brushSize, group: "paint" },
  { keys: ["{"], label: texts.softer, group: "paint", run: harder(-0.1) },
  { keys: ["}"], label: texts.harder, group: "paint", run: harder(0.1) },
  { keys: ["Alt"], label: texts.takesHeld, group: "paint" },
  { keys: ["i"], label: texts.invert, group: "paint", run: (studio) => studio.invert() },
  { keys: ["Delete"], label: texts.clear, group: "paint", run: (studio) => studio.clear() },
  { keys: ["a"], label: texts.addRegion, group: "paint", run: (studio) => studio.addRegion() },
  { keys: ["↑", "↓", "←", "→"], label: texts.moveBrush, group: "paint" },
  { keys: ["Enter"], label: texts.putBrush, group: "paint" },
  {
    keys: ["Ctrl+z"],
    label: texts.undo,
    group: "paint",
    run: (studio, stage) => (stage.input?.draft.corners.length ? stage.input.draft.back() : studio.undo()),
  },
  { keys: ["Ctrl+y", "Ctrl+Z"], label: texts.redo, group: "paint", run: (studio) => studio.redo() },
  { keys: ["h", "Space"], label: texts.hand, group: "look", run: tool("hand") },
  { keys: ["+", "="], label: texts.zoomIn, group: "look", run: zoom(1.5) },
  { keys: ["-"], label: texts.zoomOut, group: "look", run: zoom(1 / 1.5) },
  { keys: ["0"], label: texts.fit, group: "look", run: zoomAt(null) },
  { keys: ["9"], label: "100 %", group: "look", run: zoomAt(1) },
  { keys: ["f", "Ctrl+Enter"], label: texts.fill, group: "fill", run: (studio) => studio.fill() },
  {
    keys: ["x"],
    label: texts.cancel,
    group: "fill",
    run: (studio) => studio.underWay.forEach((fill) => studio.cancel(fill.id)),
  },
  { keys: ["c"], label: texts.compare, group: "fill", run: (studio) => studio.toggleCompare() },
  {
    keys: ["s"],
    label: texts.sideBySide,
    group: "fill",
    run: (studio) => {
      studio.grid = Boolean(studio.review) && !studio.grid;
      studio.changed();
    },
  },
  { keys: [","], label: texts.sampleBefore, group: "fill", run: (studio) => studio.nextSample(-1) },
  { keys: ["."], label: texts.sampleAfter, group: "fill", run: (studio) => studio.nextSample(1) },
  { keys: ["k"], label: texts.keep, group: "fill", run: (studio) => studio.keep() },
  { keys: ["n"], label: texts.fillAgain, group: "fill", run: (studio) => studio.fill() },
  {
    keys: ["Escape"],
    label: texts.discard,
    group: "fill",
    run: (studio, stage) => {
      stage.input?.draft.drop();
      if (studio.dialog) {
        studio.dialog = null;
      } else if (studio.toast) {
        studio.toast = null;
      } else {
        studio.discard();
      }
      studio.changed();
    },
  },
  { keys: ["Ctrl+o"], label: texts.open, group: "file", run: click("[data-open]") },
  { keys: ["Ctrl+s"], label: `${texts.save} ${texts.savePng}`, group: "file", run: click("[data-save=png]") },
  { keys: ["o"], label: texts.photos, group: "file", run: (studio) => studio.showPhotos() },
  {
    keys: ["?"],
    label: texts.keys,
    group: "file",
    run: (studio) => {
      studio.dialog = studio.dialog === "keys" ? null : "keys";
      studio.changed();
    },
  },
];

/**
 * A key as the list has it: whatever Caps Lock does, and with brackets that need AltGr, which Windows
 * calls Ctrl and Alt.
 * @param {KeyboardEvent} event
 */
function nameOf(event) {
  const control = (event.ctrlKey || event.metaKey) && !event.getModifierState("AltGraph");
  const letter = /^[a-z]$/i.test(event.key);
  const key = !letter ? event.key : event.shiftKey ? event.key.toUpperCase() : event.key.toLowerCase();
  return (control ? "Ctrl+" : "") + key;
}

/** A key as the sheet shows it. @param {string} key */
export function shown(key) {
  const letter = key.match(/^(Ctrl\+)?([a-zA-Z])$/);
  return letter ? (letter[1] ?? "") + (letter[1] && /[A-Z]/.test(letter[2]) ? "Shift+" : "") + letter[2].toUpperCase() : key;
}

/**
 * Listens to the keyboard.
 * @param {Studio} studio
 * @param {StageView} stage
 */
export function listenToKeys(studio, stage) {
  document.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const typing = target.matches("input:not([type=range]), select, textarea");
    if (event.key === " " && !typing && !target.matches("button, summary, [role=slider]")) {
      event.preventDefault();
      if (stage.input) {
        stage.input.spaceHeld = true;
      }
      stage.element?.classList.add("can-pan");
      return;
    }
    if (event.key === "Enter" && stage.input && stage.input.draft.corners.length > 0) {
      stage.input.draft.close(studio.tool.erase !== event.altKey);
      return;
    }
    const key = KEYS.find((one) => one.run && one.keys.includes(nameOf(event)));
    if (key?.run && (!typing || event.key === "Escape" || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      key.run(studio, stage);
    }
  });
  document.addEventListener("keyup", (event) => {
    if (event.key === " ") {
      if (stage.input) {
        stage.input.spaceHeld = false;
      }
      stage.element?.classList.remove("can-pan");
    }
  });
}
