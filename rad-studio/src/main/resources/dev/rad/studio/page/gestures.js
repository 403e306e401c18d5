// What a press, a drag and a release do with each tool. Points are the photo's.
import { Rect } from "./mask.js";
import { fillEnclosed, polygon, stroke } from "./raster.js";
import { texts } from "./texts.js";

/**
 * @typedef {import("./raster.js").Point} Point
 * @typedef {import("./studio.js").Studio} Studio
 * @typedef {import("./mask.js").MaskEdit} MaskEdit
 * @typedef {{
 *   show: (edit: MaskEdit | null, part?: Rect) => void,
 *   outline: (points: Point[], closed: boolean) => void,
 *   scale: () => number,
 * }} Canvas draws an edit that is not over, and the outline of a shape
 * @typedef {{move: (p: Point) => void, end: () => void, cancel: () => void}} Gesture
 */

/**
 * A brush or eraser stroke.
 * @param {Studio} studio
 * @param {Canvas} canvas
 * @param {Point} start
 * @param {boolean} erase
 * @returns {Gesture}
 */
export function strokeGesture(studio, canvas, start, erase) {
  const edit = studio.edit();
  const { size, hardness } = studio.tool;
  let last = start;
  canvas.show(edit, stroke(edit, start, start, size / 2, hardness, erase));
  return {
    move(p) {
      if (Math.hypot(p.x - last.x, p.y - last.y) * canvas.scale() >= 0.5) {
        canvas.show(edit, stroke(edit, last, p, size / 2, hardness, erase));
        last = p;
      }
    },
    end() {
      studio.pushMask(erase ? "erase" : "stroke", edit.done());
      canvas.show(null);
    },
    cancel: () => canvas.show(null),
  };
}

/**
 * A rectangle, on whole pixels.
 * @param {Studio} studio
 * @param {Canvas} canvas
 * @param {Point} start
 * @param {boolean} erase
 * @returns {Gesture}
 */
export function rectGesture(studio, canvas, start, erase) {
  /** @type {Point[]} */
  let corners = [];
  return {
    move(p) {
      const left = Math.floor(Math.min(start.x, p.x));
      const right = Math.ceil(Math.max(start.x, p.x));
      const top = Math.floor(Math.min(start.y, p.y));
      const bottom = Math.ceil(Math.max(start.y, p.y));
      corners = [
        { x: left, y: top },
        { x: right, y: top },
        { x: right, y: bottom },
        { x: left, y: bottom },
      ];
      canvas.outline(corners, true);
    },
    end: () => finishShape(studio, canvas, corners, erase),
    cancel: () => canvas.outline([], false),
  };
}

/**
 * A shape drawn freely.
 * @param {Studio} studio
 * @param {Canvas} canvas
 * @param {Point} start
 * @param {boolean} erase
 * @returns {Gesture}
 */
export function lassoGesture(studio, canvas, start, erase) {
  const points = [start];
  return {
    move(p) {
      points.push(p);
      canvas.outline(points, true);
    },
    end: () => finishShape(studio, canvas, points, erase),
    cancel: () => canvas.outline([], false),
  };
}

/**
 * Puts a shape into the mask.
 * @param {Studio} studio
 * @param {Canvas} canvas
 * @param {Point[]} corners
 * @param {boolean} erase
 */
export function finishShape(studio, canvas, corners, erase) {
  canvas.outline([], false);
  if (corners.length >= 3) {
    const edit = studio.edit();
    polygon(edit, corners, erase);
    studio.pushMask("shape", edit.done());
  }
}

/**
 * Fills an outline.
 * @param {Studio} studio
 * @param {Point} point
 */
export function bucket(studio, point) {
  const edit = studio.edit();
  if (fillEnclosed(edit, point)) {
    studio.pushMask("outline", edit.done());
  } else {
    studio.tell(texts.openOutline, true);
  }
}

/** A polygon that grows corner by corner. */
export class PolygonDraft {
  /**
   * @param {Studio} studio
   * @param {Canvas} canvas
   */
  constructor(studio, canvas) {
    this.studio = studio;
    this.canvas = canvas;
    /** @type {Point[]} */
    this.corners = [];
  }

  /** @param {Point} p @param {boolean} erase */
  add(p, erase) {
    const near = 10 / this.canvas.scale();
    const first = this.corners[0];
    if (this.corners.length >= 3 && Math.hypot(p.x - first.x, p.y - first.y) < near) {
      this.close(erase);
      return;
    }
    this.corners.push(p);
    this.canvas.outline(this.corners, false);
  }

  /** @param {Point} p where the next corner would be */
  hover(p) {
    if (this.corners.length > 0) {
      this.canvas.outline([...this.corners, p], false);
    }
  }

  /** @param {boolean} erase */
  close(erase) {
    const corners = this.corners;
    this.corners = [];
    finishShape(this.studio, this.canvas, corners, erase);
  }

  /** Takes the last corner back. */
  back() {
    this.corners.pop();
    this.canvas.outline(this.corners, false);
  }

  drop() {
    this.corners = [];
    this.canvas.outline([], false);
  }
}
