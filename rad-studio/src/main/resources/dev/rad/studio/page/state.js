// What the page knows. Components read it, and are drawn again when it has changed.
import { ApiError } from "./api.js";
import { History } from "./history.js";
import { texts } from "./texts.js";

/**
 * @typedef {import("./api.js").Fill} Fill
 * @typedef {import("./api.js").Session} Session
 * @typedef {import("./api.js").About} About
 * @typedef {import("./history.js").Region} Region
 * @typedef {import("./keeper.js").Keeper} Keeper
 * @typedef {import("./keeper.js").MaskShelf} MaskShelf
 * @typedef {import("./history.js").Moment} Moment
 * @typedef {"brush" | "eraser" | "rect" | "lasso" | "polygon" | "bucket" | "hand"} Tool
 */

/** Of regions, in their order. @type {[number, number, number][]} */
export const COLOURS = [
  [255, 92, 72],
  [64, 128, 255],
  [250, 176, 5],
  [18, 184, 134],
  [174, 92, 255],
  [240, 80, 168],
  [130, 180, 40],
  [20, 170, 220],
];

/** The page's state: what is open, how it is looked at, what the person is told. */
export class State {
  /** @param {About} about */
  constructor(about) {
    this.about = about;
    /** @type {Session | null} */
    this.session = null;
    this.history = new History({ label: "photo", regions: [], active: 0, picture: "0" });
    /** @type {Map<number, Fill>} */
    this.fills = new Map();
    /** @type {{fill: number, step: number} | null} */
    this.preview = null;
    /** The filled picture that is looked at, before it is kept. @type {string | null} */
    this.review = null;
    /** What was looked at before it was left: redo shows it again. @type {string | null} */
    this.left = null;
    /** Fills that this page asked for. @type {Set<number>} */
    this.asked = new Set();
    /** Fills that were under way when the photo was opened. @type {Set<number>} */
    this.found = new Set();
    /** @type {number | null} */
    this.compare = null;
    this.grid = false;
    /** @type {{name: Tool, size: number, hardness: number, erase: boolean}} */
    this.tool = { name: "brush", size: 40, hardness: 1, erase: false };
    this.opacity = 0.55;
    /** @type {Record<string, any>} */
    this.settings = {};
    /** @type {{text: string, bad: boolean} | null} */
    this.toast = null;
    /** @type {null | "keys" | "photos"} */
    this.dialog = null;
    this.panelOpen = false;
    this.opening = false;
    this.offline = false;
    this.conflict = false;
    /** @type {import("./api.js").Listed[]} */
    this.listed = [];
    /** The photo that was worked on last, to go on with. @type {import("./api.js").Listed | null} */
    this.offered = null;
    /** @type {Keeper | null} */
    this.keeper = null;
    /** @type {MaskShelf | null} */
    this.shelf = null;
    /** @type {EventSource | null} */
    this.events = null;
    /** @type {Set<() => void>} */
    this.listeners = new Set();
    this.frame = 0;
  }

  /** Draws everything again that shows this, with the next frame. */
  changed() {
    if (!this.frame) {
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        this.listeners.forEach((listener) => listener());
      });
    }
  }

  get now() {
    return this.history.now;
  }

  /** The region that is painted. @returns {Region} */
  get region() {
    return this.now.regions.find((region) => region.id === this.now.active) ?? this.now.regions[0];
  }

  /** The picture that is seen. */
  get shown() {
    return this.review ?? this.now.picture;
  }

  get running() {
    return [...this.fills.values()].find((fill) => fill.state === "running") ?? null;
  }

  get underWay() {
    return [...this.fills.values()].filter((fill) => fill.state === "running" || fill.state === "waiting");
  }

  /** Filled pictures laid over the photo, the first one lowest. @param {string} picture */
  layers(picture) {
    /** @type {{picture: string, part: import("./api.js").Part}[]} */
    const layers = [];
    for (let name = picture; name !== "0"; ) {
      const fill = this.fills.get(Number(name.split(".")[0]));
      if (!fill) {
        break;
      }
      layers.unshift({ picture: name, part: fill.part });
      name = fill.base;
    }
    return layers;
  }

  // Telling

  /** @param {string} text @param {boolean} bad */
  tell(text, bad) {
    this.toast = { text, bad };
    this.changed();
  }

  /** @param {unknown} error */
  fail(error) {
    if (error instanceof ApiError && error.status === 0) {
      this.offline = true;
      this.changed();
    } else {
      this.tell(error instanceof ApiError ? error.message : texts.unknown, true);
      if (!(error instanceof ApiError)) {
        console.error(error);
      }
    }
  }
}
