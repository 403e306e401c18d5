// The masks as coloured veils, at the size of the screen: every screen pixel looks up its mask pixel,
// so that what is seen is what will be filled, at any zoom.
import { Rect, TILE, TILE_BITS } from "./mask.js";

/** @typedef {import("./mask.js").Mask} Mask */
/** @typedef {import("./view.js").View} View */
/** @typedef {{mask: Mask, colour: [number, number, number]}} Veil */

/** The canvas over the photo. */
export class Overlay {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    const context = canvas.getContext("2d");
    if (!context) {
      throw new Error("no canvas");
    }
    this.context = context;
    this.image = new ImageData(1, 1);
    this.pixels = new Uint32Array(this.image.data.buffer);
    this.density = 1;
  }

  /**
   * @param {number} width of the stage
   * @param {number} height of the stage
   */
  resize(width, height) {
    this.density = Math.min(2, window.devicePixelRatio || 1);
    this.canvas.width = Math.max(1, Math.round(width * this.density));
    this.canvas.height = Math.max(1, Math.round(height * this.density));
    this.image = new ImageData(this.canvas.width, this.canvas.height);
    this.pixels = new Uint32Array(this.image.data.buffer);
  }

  clear() {
    this.context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.pixels.fill(0);
  }

  /**
   * Draws the veils.
   * @param {Veil[]} veils the last one on top
   * @param {View} view
   * @param {number} opacity 0 to 1
   * @param {Rect} [part] of the photo that has changed; everything if left out
   */
  draw(veils, view, opacity, part) {
    const { width, height } = this.canvas;
    const d = this.density;
    const photo = part ?? new Rect(0, 0, view.photo.width, view.photo.height);
    const left = part ? Math.max(0, Math.floor((photo.left * view.scale + view.x) * d) - 1) : 0;
    const top = part ? Math.max(0, Math.floor((photo.top * view.scale + view.y) * d) - 1) : 0;
    const right = part ? Math.min(width, Math.ceil((photo.right * view.scale + view.x) * d) + 1) : width;
    const bottom = part ? Math.min(height, Math.ceil((photo.bottom * view.scale + view.y) * d) + 1) : height;
    if (right <= left || bottom <= top) {
      return;
    }
    const columns = new Int32Array(right - left);
    for (let i = 0; i < columns.length; i++) {
      const x = Math.floor(((left + i + 0.5) / d - view.x) / view.scale);
      columns[i] = x >= 0 && x < view.photo.width ? x : -1;
    }
    for (let row = top; row < bottom; row++) {
      const start = row * width + left;
      this.pixels.fill(0, start, start + columns.length);
      const y = Math.floor(((row + 0.5) / d - view.y) / view.scale);
      if (y >= 0 && y < view.photo.height) {
        for (const veil of veils) {
          drawRow(this.pixels, start, columns, veil, y, opacity);
        }
      }
    }
    this.context.putImageData(this.image, 0, 0, left, top, right - left, bottom - top);
  }
}

/**
 * @param {Uint32Array} pixels
 * @param {number} start
 * @param {Int32Array} columns
 * @param {Veil} veil
 * @param {number} y
 * @param {number} opacity
 */
function drawRow(pixels, start, columns, veil, y, opacity) {
  const { mask, colour } = veil;
  const first = (y >> TILE_BITS) * mask.columns;
  const row = (y & (TILE - 1)) << TILE_BITS;
  const paint = (colour[2] << 16) | (colour[1] << 8) | colour[0];
  let known = -1;
  /** @type {Uint8Array | undefined} */
  let tile;
  for (let i = 0; i < columns.length; i++) {
    const x = columns[i];
    if (x >= 0) {
      if (x >> TILE_BITS !== known) {
        known = x >> TILE_BITS;
        tile = mask.tiles[first + known];
      }
      const value = tile ? tile[row | (x & (TILE - 1))] : 0;
      if (value > 0) {
        pixels[start + i] = ((Math.round(value * opacity) << 24) | paint) >>> 0;
      }
    }
  }
}
