// Shapes drawn into masks: coordinates are the photo's, pixel (0, 0) reaches from 0 to 1.
import { Rect } from "./mask.js";

/** @typedef {import("./mask.js").MaskEdit} MaskEdit */
/** @typedef {{x: number, y: number}} Point */

/**
 * Draws one piece of a brush stroke: all pixels near a line.
 * @param {MaskEdit} edit
 * @param {Point} from
 * @param {Point} to
 * @param {number} radius in pixels
 * @param {number} hardness 0 to 1: the share of the radius that is covered wholly
 * @param {boolean} erase
 * @returns {Rect} what may have changed
 */
export function stroke(edit, from, to, radius, hardness, erase) {
  const outer = radius + 0.5;
  const inner = Math.max(0, Math.min(radius - 0.5, radius * hardness));
  const top = Math.max(0, Math.floor(Math.min(from.y, to.y) - outer));
  const bottom = Math.min(edit.mask.height, Math.ceil(Math.max(from.y, to.y) + outer));
  for (let y = top; y < bottom; y++) {
    const all = across(from, to, outer, y + 0.5);
    if (all) {
      strokeRow(edit, from, to, y, all, across(from, to, inner, y + 0.5), inner, outer, hardness < 1, erase);
    }
  }
  return new Rect(
    Math.max(0, Math.floor(Math.min(from.x, to.x) - outer)),
    top,
    Math.min(edit.mask.width, Math.ceil(Math.max(from.x, to.x) + outer)),
    bottom,
  );
}

/**
 * @param {MaskEdit} edit
 * @param {Point} from
 * @param {Point} to
 * @param {number} y
 * @param {[number, number]} all the row's part within the outer radius
 * @param {[number, number] | null} whole the row's part within the inner one
 * @param {number} inner
 * @param {number} outer
 * @param {boolean} soft
 * @param {boolean} erase
 */
function strokeRow(edit, from, to, y, all, whole, inner, outer, soft, erase) {
  const left = Math.max(0, Math.floor(all[0] - 0.5));
  const right = Math.min(edit.mask.width, Math.ceil(all[1] + 0.5));
  const wholeLeft = whole ? Math.max(left, Math.ceil(whole[0] - 0.5)) : right;
  const wholeRight = whole ? Math.min(right, Math.floor(whole[1] - 0.5) + 1) : right;
  const filled = wholeRight > wholeLeft;
  if (filled) {
    edit.span(y, wholeLeft, wholeRight, erase);
  }
  for (let x = left; x < right; x++) {
    if (filled && x === wholeLeft) {
      x = wholeRight - 1;
      continue;
    }
    const share = (outer - distance(x + 0.5, y + 0.5, from, to)) / (outer - inner);
    const covered = Math.max(0, Math.min(1, share));
    edit.cover(x, y, Math.round(255 * (soft ? covered * covered * (3 - 2 * covered) : covered)), erase);
  }
}

/**
 * Where a horizontal line crosses all points within a radius of a piece of a line: that shape is
 * convex, so this is one interval.
 * @param {Point} from
 * @param {Point} to
 * @param {number} radius
 * @param {number} y
 * @returns {[number, number] | null}
 */
function across(from, to, radius, y) {
  let left = Infinity;
  let right = -Infinity;
  for (const end of [from, to]) {
    const rest = radius * radius - (y - end.y) * (y - end.y);
    if (rest >= 0) {
      left = Math.min(left, end.x - Math.sqrt(rest));
      right = Math.max(right, end.x + Math.sqrt(rest));
    }
  }
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length > 0) {
    const nx = (-(to.y - from.y) / length) * radius;
    const ny = ((to.x - from.x) / length) * radius;
    const corners = [
      { x: from.x + nx, y: from.y + ny },
      { x: to.x + nx, y: to.y + ny },
      { x: to.x - nx, y: to.y - ny },
      { x: from.x - nx, y: from.y - ny },
    ];
    for (let i = 0; i < 4; i++) {
      const a = corners[i];
      const b = corners[(i + 1) % 4];
      if (a.y <= y !== b.y <= y) {
        const x = a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x);
        left = Math.min(left, x);
        right = Math.max(right, x);
      }
    }
  }
  return left <= right ? [left, right] : null;
}

/**
 * @param {number} x
 * @param {number} y
 * @param {Point} a
 * @param {Point} b
 */
function distance(x, y, a, b) {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const squared = dx * dx + dy * dy;
  const t = squared === 0 ? 0 : Math.max(0, Math.min(1, ((x - a.x) * dx + (y - a.y) * dy) / squared));
  return Math.hypot(x - a.x - t * dx, y - a.y - t * dy);
}

const SUBROWS = 4;

/**
 * Fills a polygon (even-odd), its edges smooth.
 * @param {MaskEdit} edit
 * @param {Point[]} corners
 * @param {boolean} erase
 * @returns {Rect} what may have changed
 */
export function polygon(edit, corners, erase) {
  const { width, height } = edit.mask;
  const left = Math.max(0, Math.floor(Math.min(...corners.map((p) => p.x))));
  const right = Math.min(width, Math.ceil(Math.max(...corners.map((p) => p.x))));
  const top = Math.max(0, Math.floor(Math.min(...corners.map((p) => p.y))));
  const bottom = Math.min(height, Math.ceil(Math.max(...corners.map((p) => p.y))));
  const covered = new Float32Array(Math.max(0, right - left));
  for (let y = top; y < bottom; y++) {
    covered.fill(0);
    for (let sub = 0; sub < SUBROWS; sub++) {
      const crossings = crossingsAt(corners, y + (sub + 0.5) / SUBROWS);
      for (let i = 0; i + 1 < crossings.length; i += 2) {
        coverSpan(covered, crossings[i] - left, crossings[i + 1] - left);
      }
    }
    for (let x = 0; x < covered.length; x++) {
      if (covered[x] > 0) {
        edit.cover(left + x, y, Math.round((255 * covered[x]) / SUBROWS), erase);
      }
    }
  }
  return new Rect(left, top, right, bottom);
}

/**
 * @param {Point[]} corners
 * @param {number} y
 */
function crossingsAt(corners, y) {
  /** @type {number[]} */
  const crossings = [];
  for (let i = 0; i < corners.length; i++) {
    const a = corners[i];
    const b = corners[(i + 1) % corners.length];
    if (a.y <= y !== b.y <= y) {
      crossings.push(a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x));
    }
  }
  return crossings.sort((p, q) => p - q);
}

/**
 * @param {Float32Array} covered
 * @param {number} from
 * @param {number} to
 */
function coverSpan(covered, from, to) {
  const start = Math.max(0, from);
  const end = Math.min(covered.length, to);
  for (let x = Math.floor(start); x < end; x++) {
    covered[x] += Math.min(x + 1, end) - Math.max(x, start);
  }
}

const OPEN = 0;
const WALL = 1;
const SEEN = 2;

/**
 * Fills what an outline encloses around a point.
 * @param {MaskEdit} edit
 * @param {Point} point inside
 * @returns {Rect | null} what may have changed; nothing if the outline is open or already filled
 */
export function fillEnclosed(edit, point) {
  const { width, height } = edit.mask;
  const x0 = Math.floor(point.x);
  const y0 = Math.floor(point.y);
  if (x0 < 0 || y0 < 0 || x0 >= width || y0 >= height || edit.mask.at(x0, y0) >= 128) {
    return null;
  }
  const flat = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = flat.subarray(y * width, (y + 1) * width);
    edit.mask.row(y, row);
    row.forEach((value, x) => (row[x] = value < 128 ? OPEN : WALL));
  }
  const area = flood(flat, width, height, x0, y0);
  if (!area) {
    return null;
  }
  for (const [y, from, to] of area.spans) {
    edit.span(y, from, to, false);
    // the outline's own soft inner edge, which would be left as a seam
    for (let row = y - 1; row <= y + 1; row++) {
      for (let x = from - 1; x <= to; x++) {
        if (row >= 0 && row < height && x >= 0 && x < width && flat[row * width + x] === WALL) {
          edit.cover(x, row, 255, false);
        }
      }
    }
  }
  return area.bounds;
}

/**
 * @param {Uint8Array} flat open, wall, or seen
 * @param {number} width
 * @param {number} height
 * @param {number} x0
 * @param {number} y0
 * @returns {{spans: [number, number, number][], bounds: Rect} | null} nothing if it reaches the edge
 */
function flood(flat, width, height, x0, y0) {
  /** @type {[number, number, number][]} */
  const spans = [];
  const stack = [x0, y0];
  let bounds = Rect.nothing();
  /** @param {number} at */
  const open = (at) => flat[at] === OPEN;
  while (stack.length > 0) {
    const y = /** @type {number} */ (stack.pop());
    const x = /** @type {number} */ (stack.pop());
    const row = y * width;
    if (!open(row + x)) {
      continue;
    }
    let from = x;
    while (from > 0 && open(row + from - 1)) {
      from--;
    }
    let to = x + 1;
    while (to < width && open(row + to)) {
      to++;
    }
    if (from === 0 || to === width || y === 0 || y === height - 1) {
      return null;
    }
    flat.fill(SEEN, row + from, row + to);
    spans.push([y, from, to]);
    bounds = bounds.join(new Rect(from - 1, y - 1, to + 1, y + 2));
    for (const next of [row - width, row + width]) {
      for (let i = from; i < to; i++) {
        if (open(next + i) && (i === from || !open(next + i - 1))) {
          stack.push(i, next / width);
        }
      }
    }
  }
  return { spans, bounds };
}
