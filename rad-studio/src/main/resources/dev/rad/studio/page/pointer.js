// Fingers, pens, mice, wheels and arrow keys on the stage.
import { bucket, lassoGesture, PolygonDraft, rectGesture, strokeGesture } from "./gestures.js";

/**
 * @typedef {import("./raster.js").Point} Point
 * @typedef {import("./studio.js").Studio} Studio
 * @typedef {import("./view.js").View} View
 * @typedef {import("./gestures.js").Gesture} Gesture
 * @typedef {import("./gestures.js").Canvas & {viewChanged: () => void,
 *   cursor: (p: Point | null) => void}} StageCanvas
 */

const STEP = 1.2; // of a zoom by key or wheel

/** Turns what hands do into gestures. */
export class PointerInput {
  /**
   * @param {HTMLElement} element
   * @param {Studio} studio
   * @param {View} view
   * @param {StageCanvas} canvas
   */
  constructor(element, studio, view, canvas) {
    this.element = element;
    this.studio = studio;
    this.view = view;
    this.canvas = canvas;
    /** @type {Map<number, Point>} */
    this.fingers = new Map();
    /** @type {Gesture | null} */
    this.gesture = null;
    /** @type {Point | null} */
    this.panFrom = null;
    this.spaceHeld = false;
    this.draft = new PolygonDraft(studio, canvas);
    /** The brush that arrow keys move, on the stage. @type {Point | null} */
    this.keyCursor = null;
    this.abort = new AbortController();
    const { signal } = this.abort;
    /** @param {string} type @param {(event: any) => void} take */
    const on = (type, take) => element.addEventListener(type, take, { signal, passive: false });
    on("pointerdown", (event) => this.down(event));
    on("pointermove", (event) => this.moved(event));
    on("pointerup", (event) => this.up(event));
    on("pointercancel", (event) => this.lost(event));
    on("pointerleave", () => this.gesture ?? this.canvas.cursor(null));
    on("wheel", (event) => this.wheel(event));
    on("contextmenu", (event) => event.preventDefault());
    on("keydown", (event) => this.key(event));
  }

  stop() {
    this.abort.abort();
  }

  /** @param {MouseEvent} event @returns {Point} of the stage */
  at(event) {
    const box = this.element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  /** @param {PointerEvent} event */
  down(event) {
    if (/** @type {Element} */ (event.target).closest("button, input, [role=slider]")) {
      return;
    }
    this.element.setPointerCapture(event.pointerId);
    this.element.focus({ preventScroll: true });
    this.keyCursor = null;
    const p = this.at(event);
    this.fingers.set(event.pointerId, p);
    if (event.pointerType === "touch" && this.fingers.size === 2) {
      this.drop();
      return;
    }
    if (this.fingers.size > 1) {
      return;
    }
    const pans = event.button === 1 || this.spaceHeld || this.studio.tool.name === "hand" || this.studio.review;
    if (pans) {
      event.preventDefault();
      this.panFrom = p;
      this.element.classList.add("panning");
    } else if (event.button === 0) {
      this.press(this.view.toPhoto(p), event.altKey);
    }
  }

  /** @param {Point} p of the photo @param {boolean} alt */
  press(p, alt) {
    const { name, erase } = this.studio.tool;
    const takes = erase !== alt;
    switch (name) {
      case "brush":
        this.gesture = strokeGesture(this.studio, this.canvas, p, alt);
        break;
      case "eraser":
        this.gesture = strokeGesture(this.studio, this.canvas, p, !alt);
        break;
      case "rect":
        this.gesture = rectGesture(this.studio, this.canvas, p, takes);
        break;
      case "lasso":
        this.gesture = lassoGesture(this.studio, this.canvas, p, takes);
        break;
      case "polygon":
        this.draft.add(p, takes);
        break;
      case "bucket":
        bucket(this.studio, p);
        break;
      default:
    }
  }

  /** @param {PointerEvent} event */
  moved(event) {
    const p = this.at(event);
    const before = this.fingers.get(event.pointerId);
    if (before && this.fingers.size === 2) {
      this.pinch(event.pointerId, before, p);
    } else if (this.panFrom) {
      this.view.pan(p.x - this.panFrom.x, p.y - this.panFrom.y);
      this.panFrom = p;
      this.canvas.viewChanged();
    } else if (this.gesture) {
      const all = event.getCoalescedEvents?.() ?? [];
      for (const one of all.length > 0 ? all : [event]) {
        this.gesture.move(this.view.toPhoto(this.at(one)));
      }
    } else {
      this.draft.hover(this.view.toPhoto(p));
    }
    if (before) {
      this.fingers.set(event.pointerId, p);
    }
    this.canvas.cursor(event.pointerType === "touch" ? null : p);
  }

  /**
   * @param {number} id
   * @param {Point} before
   * @param {Point} now
   */
  pinch(id, before, now) {
    const other = [...this.fingers].find(([finger]) => finger !== id)?.[1] ?? now;
    const was = Math.hypot(before.x - other.x, before.y - other.y);
    const is = Math.hypot(now.x - other.x, now.y - other.y);
    this.view.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
    const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
    if (was > 0) {
      this.view.zoom((this.view.scale * is) / was, middle);
    }
    this.canvas.viewChanged();
  }

  /** @param {PointerEvent} event */
  up(event) {
    this.fingers.delete(event.pointerId);
    this.panFrom = null;
    this.element.classList.remove("panning");
    this.gesture?.end();
    this.gesture = null;
  }

  /** @param {PointerEvent} event */
  lost(event) {
    this.fingers.delete(event.pointerId);
    this.drop();
  }

  /** Forgets what was begun. */
  drop() {
    this.panFrom = null;
    this.gesture?.cancel();
    this.gesture = null;
  }

  /** @param {WheelEvent} event */
  wheel(event) {
    event.preventDefault();
    const at = this.at(event);
    const line = event.deltaMode === 1 ? 16 : 1;
    const dx = event.deltaX * line;
    const dy = event.deltaY * line;
    const touchpad = event.deltaMode === 0 && (dx !== 0 || Math.abs(dy) < 40 || dy % 1 !== 0);
    if (event.shiftKey || event.altKey) {
      this.resize((dy || dx) < 0 ? STEP : 1 / STEP);
    } else if (event.ctrlKey) {
      this.zoomTo(Math.exp(-dy / (touchpad ? 100 : 400)), at);
    } else if (touchpad) {
      this.view.pan(-dx, -dy);
      this.canvas.viewChanged();
    } else {
      this.zoomTo(dy < 0 ? STEP : 1 / STEP, at);
    }
    this.canvas.cursor(at);
  }

  /** @param {number} factor @param {Point} at of the stage */
  zoomTo(factor, at) {
    this.view.zoom(this.view.scale * factor, at);
    this.canvas.viewChanged();
  }

  /** @param {number} factor of the brush's size */
  resize(factor) {
    const { tool, session } = this.studio;
    const most = session ? Math.max(session.width, session.height) : 1000;
    const wanted = factor > 1 ? Math.ceil(tool.size * factor) : Math.floor(tool.size * factor);
    tool.size = Math.max(1, Math.min(most, wanted));
    this.studio.changed();
    if (this.keyCursor) {
      this.canvas.cursor(this.keyCursor);
    }
  }

  /** Arrow keys move a brush, Enter presses and lifts it. @param {KeyboardEvent} event */
  key(event) {
    const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const arrow = arrows[/** @type {keyof typeof arrows} */ (event.key)];
    if (event.target !== this.element || event.ctrlKey || event.metaKey) {
      return;
    }
    if (arrow && !this.studio.review) {
      event.preventDefault();
      const far = event.shiftKey ? this.view.scale : Math.max(4, (this.studio.tool.size * this.view.scale) / 4);
      const from = this.keyCursor ?? this.view.centre();
      this.keyCursor = { x: from.x + far * arrow[0], y: from.y + far * arrow[1] };
      const p = this.view.toPhoto(this.keyCursor);
      this.gesture ? this.gesture.move(p) : this.draft.hover(p);
      this.canvas.cursor(this.keyCursor);
    } else if (event.key === "Enter" && this.keyCursor && !this.studio.review) {
      event.preventDefault();
      event.stopPropagation();
      if (this.gesture) {
        this.gesture.end();
        this.gesture = null;
      } else {
        this.press(this.view.toPhoto(this.keyCursor), event.altKey);
      }
    }
  }
}
