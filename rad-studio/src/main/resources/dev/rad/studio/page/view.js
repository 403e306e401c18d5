// Where the photo stands on the stage: a point p of the photo is at p · scale + (x, y).

/** @typedef {import("./raster.js").Point} Point */

const FARTHEST = 64; // screen pixels for one of the photo
const MARGIN = 24;
const PHONE = 500; // width of a stage whose margin is a third
const BELOW = 88; // where the options of a tool are

/** The photo's place on the stage. */
export class View {
  constructor() {
    this.scale = 1;
    this.x = 0;
    this.y = 0;
    this.stage = { width: 1, height: 1 };
    this.photo = { width: 1, height: 1 };
    this.fitted = true;
  }

  /** @param {Point} p of the stage */
  toPhoto(p) {
    return { x: (p.x - this.x) / this.scale, y: (p.y - this.y) / this.scale };
  }

  /** @param {Point} p of the photo */
  toStage(p) {
    return { x: p.x * this.scale + this.x, y: p.y * this.scale + this.y };
  }

  /** The scale at which the whole photo is seen. */
  fitScale() {
    const margin = this.stage.width < PHONE ? MARGIN / 3 : MARGIN;
    const width = Math.max(40, this.stage.width - 2 * margin);
    const height = Math.max(40, this.stage.height - MARGIN - BELOW);
    return Math.min(width / this.photo.width, height / this.photo.height);
  }

  fit() {
    this.scale = Math.min(4, this.fitScale());
    this.x = (this.stage.width - this.photo.width * this.scale) / 2;
    this.y = (this.stage.height + MARGIN - BELOW - this.photo.height * this.scale) / 2;
    this.fitted = true;
  }

  /**
   * Zooms so that a point of the stage stays on its pixel.
   * @param {number} scale
   * @param {Point} at of the stage
   */
  zoom(scale, at) {
    const p = this.toPhoto(at);
    const least = Math.min(0.05, this.fitScale() / 2);
    this.scale = Math.max(least, Math.min(FARTHEST, scale));
    this.x = at.x - p.x * this.scale;
    this.y = at.y - p.y * this.scale;
    this.fitted = false;
    this.keepInSight();
  }

  /**
   * @param {number} dx
   * @param {number} dy
   */
  pan(dx, dy) {
    this.x += dx;
    this.y += dy;
    this.fitted = false;
    this.keepInSight();
  }

  /** Some of the photo can be seen always. */
  keepInSight() {
    const seen = 48;
    this.x = Math.min(this.stage.width - seen, Math.max(seen - this.photo.width * this.scale, this.x));
    this.y = Math.min(this.stage.height - seen, Math.max(seen - this.photo.height * this.scale, this.y));
  }

  centre() {
    return { x: this.stage.width / 2, y: this.stage.height / 2 };
  }
}
