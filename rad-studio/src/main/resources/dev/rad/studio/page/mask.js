// Masks at the photo's size, as tiles that are never changed once they are shared: a step of the
// history costs the tiles that it touched, and undo is a change of references.

export const TILE_BITS = 7;
export const TILE = 1 << TILE_BITS;
const TILE_PIXELS = TILE * TILE;

/** A rectangle of pixels: left and top inside, right and bottom outside. */
export class Rect {
  /**
   * @param {number} left
   * @param {number} top
   * @param {number} right
   * @param {number} bottom
   */
  constructor(left, top, right, bottom) {
    this.left = left;
    this.top = top;
    this.right = right;
    this.bottom = bottom;
  }

  /** Nothing, to be joined with others. */
  static nothing() {
    return new Rect(Infinity, Infinity, -Infinity, -Infinity);
  }

  isEmpty() {
    return this.left >= this.right || this.top >= this.bottom;
  }

  /** @param {Rect} other */
  join(other) {
    return new Rect(
      Math.min(this.left, other.left),
      Math.min(this.top, other.top),
      Math.max(this.right, other.right),
      Math.max(this.bottom, other.bottom),
    );
  }
}

/** A mask: 255 is hole, 0 is kept. A tile that is not there is all 0. */
export class Mask {
  /**
   * @param {number} width
   * @param {number} height
   * @param {(Uint8Array | undefined)[]} tiles row by row
   * @param {string | null} id by which the server keeps it; null until it does
   */
  constructor(width, height, tiles, id = null) {
    this.width = width;
    this.height = height;
    this.columns = Math.ceil(width / TILE);
    this.rows = Math.ceil(height / TILE);
    this.tiles = tiles;
    this.id = id;
    /** @type {Promise<void> | null} */
    this.saving = null;
  }

  /**
   * @param {number} width
   * @param {number} height
   */
  static empty(width, height) {
    return new Mask(width, height, new Array(Math.ceil(width / TILE) * Math.ceil(height / TILE)));
  }

  isEmpty() {
    return !this.tiles.some((tile) => tile !== undefined && tile.some((value) => value > 0));
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  at(x, y) {
    const tile = this.tiles[(y >> TILE_BITS) * this.columns + (x >> TILE_BITS)];
    return tile ? tile[((y & (TILE - 1)) << TILE_BITS) | (x & (TILE - 1))] : 0;
  }

  /** Copies one row. @param {number} y @param {Uint8Array} into of the mask's width */
  row(y, into) {
    const first = (y >> TILE_BITS) * this.columns;
    const from = (y & (TILE - 1)) << TILE_BITS;
    for (let column = 0; column < this.columns; column++) {
      const left = column << TILE_BITS;
      const count = Math.min(TILE, this.width - left);
      const tile = this.tiles[first + column];
      if (tile) {
        into.set(tile.subarray(from, from + count), left);
      } else {
        into.fill(0, left, left + count);
      }
    }
  }

  inverted() {
    const edit = new MaskEdit(this);
    const row = new Uint8Array(this.width);
    for (let y = 0; y < this.height; y++) {
      this.row(y, row);
      for (let x = 0; x < row.length; x++) {
        row[x] = 255 - row[x];
      }
      edit.setRow(y, row);
    }
    return edit.done();
  }
}

/** A mask that is being changed: tiles are copied before the first change. */
export class MaskEdit {
  /** @param {Mask} mask */
  constructor(mask) {
    this.mask = mask;
    this.tiles = mask.tiles.slice();
    /** @type {Set<number>} */
    this.own = new Set();
  }

  /** @param {number} index */
  tile(index) {
    if (!this.own.has(index)) {
      const old = this.tiles[index];
      this.tiles[index] = old ? old.slice() : new Uint8Array(TILE_PIXELS);
      this.own.add(index);
    }
    return /** @type {Uint8Array} */ (this.tiles[index]);
  }

  /**
   * Sets a run of pixels of one row to hole or to kept.
   * @param {number} y
   * @param {number} from inside
   * @param {number} to outside
   * @param {boolean} erase
   */
  span(y, from, to, erase) {
    const first = (y >> TILE_BITS) * this.mask.columns;
    const row = (y & (TILE - 1)) << TILE_BITS;
    let x = Math.max(0, from);
    const end = Math.min(this.mask.width, to);
    while (x < end) {
      const next = Math.min(end, (x | (TILE - 1)) + 1);
      const index = first + (x >> TILE_BITS);
      if (!erase || this.tiles[index]) {
        this.tile(index).fill(erase ? 0 : 255, row | (x & (TILE - 1)), (row | ((next - 1) & (TILE - 1))) + 1);
      }
      x = next;
    }
  }

  /**
   * Covers a pixel in part: the greater covering counts, so that strokes do not add up.
   * @param {number} x
   * @param {number} y
   * @param {number} value 0 to 255
   * @param {boolean} erase
   */
  cover(x, y, value, erase) {
    if (x < 0 || y < 0 || x >= this.mask.width || y >= this.mask.height || value <= 0) {
      return;
    }
    const index = (y >> TILE_BITS) * this.mask.columns + (x >> TILE_BITS);
    if (erase && !this.tiles[index]) {
      return;
    }
    const at = ((y & (TILE - 1)) << TILE_BITS) | (x & (TILE - 1));
    const tile = this.tile(index);
    tile[at] = erase ? Math.min(tile[at], 255 - value) : Math.max(tile[at], value);
  }

  /** @param {number} y @param {Uint8Array} values */
  setRow(y, values) {
    const first = (y >> TILE_BITS) * this.mask.columns;
    const row = (y & (TILE - 1)) << TILE_BITS;
    for (let column = 0; column < this.mask.columns; column++) {
      const part = values.subarray(column << TILE_BITS, Math.min(values.length, (column + 1) << TILE_BITS));
      if (this.tiles[first + column] || part.some((value) => value > 0)) {
        this.tile(first + column).set(part, row);
      }
    }
  }

  /** The mask as it is now, to be shown while it is still changed. */
  shown() {
    return new Mask(this.mask.width, this.mask.height, this.tiles);
  }

  /** The changed mask. The edit is over. */
  done() {
    for (const index of this.own) {
      if (!(/** @type {Uint8Array} */ (this.tiles[index]).some((value) => value > 0))) {
        this.tiles[index] = undefined;
      }
    }
    return new Mask(this.mask.width, this.mask.height, this.tiles);
  }
}
