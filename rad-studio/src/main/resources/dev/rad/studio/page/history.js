// What can be undone: a list of states, none of which is ever changed. A state shares its masks'
// tiles with those beside it.

/** @typedef {import("./mask.js").Mask} Mask */
/** @typedef {{id: number, colour: number, arrival: number, mask: Mask}} Region */
/** @typedef {{label: string, regions: Region[], active: number, picture: string}} Moment */

/** Undo and redo. */
export class History {
  /** @param {Moment} first */
  constructor(first) {
    /** @type {Moment[]} */
    this.moments = [first];
    this.position = 0;
  }

  get now() {
    return this.moments[this.position];
  }

  /** Adds a moment; those that were undone are gone. @param {Moment} moment */
  push(moment) {
    this.moments.splice(this.position + 1);
    this.moments.push(moment);
    this.position++;
  }

  /** Changes the present moment without a step of its own. @param {Moment} moment */
  replace(moment) {
    this.moments[this.position] = moment;
  }

  get canUndo() {
    return this.position > 0;
  }

  get canRedo() {
    return this.position < this.moments.length - 1;
  }

  undo() {
    this.position -= this.canUndo ? 1 : 0;
  }

  redo() {
    this.position += this.canRedo ? 1 : 0;
  }
}
