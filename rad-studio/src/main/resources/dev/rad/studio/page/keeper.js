// Keeps a session on the server: masks once each, and what the page remembers.
import { api, ApiError } from "./api.js";
import { Mask } from "./mask.js";
import { decode, encode } from "./png.js";

/** @typedef {import("./history.js").Moment} Moment */

const SOON = 400; // ms after a stroke
const LATER = 3000; // ms after a failure
const MOST_MOMENTS = 300;

/** A name for a mask. */
function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Saves one session. */
export class Keeper {
  /**
   * @param {string} session
   * @param {number} revision that the server has
   * @param {() => {moments: Moment[], position: number, rest: object}} remembered
   * @param {(error: ApiError | null) => void} told of failures, and of nothing when all is well
   */
  constructor(session, revision, remembered, told) {
    this.session = session;
    this.revision = revision;
    this.remembered = remembered;
    this.told = told;
    this.dirty = false;
    this.stopped = false;
    /** @type {Promise<void> | null} */
    this.running = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** Saves in a moment. */
  soon() {
    this.dirty = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), SOON);
  }

  /** Saves at once; ends when all is saved, or could not be. */
  async now() {
    clearTimeout(this.timer);
    while (this.running) {
      await this.running;
    }
    if (!this.dirty || this.stopped) {
      return;
    }
    this.dirty = false;
    this.running = this.save();
    await this.running;
    this.running = null;
  }

  async save() {
    try {
      const { moments, position, rest } = this.remembered();
      const first = Math.max(0, Math.min(position, moments.length - MOST_MOMENTS));
      const kept = moments.slice(first);
      for (const moment of kept) {
        for (const region of moment.regions) {
          await this.saveMask(region.mask);
        }
      }
      const answer = await api.keepState(this.session, this.revision, {
        ...rest,
        position: position - first,
        moments: kept.map((moment) => ({
          label: moment.label,
          active: moment.active,
          picture: moment.picture,
          regions: moment.regions.map(({ id, colour, arrival, mask }) => ({ id, colour, arrival, mask: mask.id })),
        })),
      });
      this.revision = answer.revision;
      this.told(null);
    } catch (error) {
      this.dirty = true;
      const known = error instanceof ApiError ? error : new ApiError(500, String(error));
      this.told(known);
      if (known.status === 0 || known.status >= 500) {
        this.timer = setTimeout(() => this.now(), LATER);
      }
    }
  }

  /** Makes sure that the server has a mask. @param {Mask} mask */
  async saveMask(mask) {
    if (mask.id === null) {
      mask.saving ??= this.putMask(mask).finally(() => (mask.saving = null));
      await mask.saving;
    }
  }

  /** @param {Mask} mask */
  async putMask(mask) {
    if (mask.isEmpty()) {
      mask.id = "";
      return;
    }
    const id = newId();
    await api.putMask(this.session, id, await encode(mask));
    mask.id = id;
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
  }
}

/** Masks of the server that are read when they are looked at. */
export class MaskShelf {
  /**
   * @param {string} session
   * @param {number} width
   * @param {number} height
   */
  constructor(session, width, height) {
    this.session = session;
    this.width = width;
    this.height = height;
    /** @type {Map<string, Mask>} */
    this.masks = new Map();
    /** @type {Set<Mask>} */
    this.unread = new Set();
  }

  /** A mask that the server has, perhaps not read yet. @param {string} id */
  get(id) {
    let mask = this.masks.get(id);
    if (!mask) {
      mask = Mask.empty(this.width, this.height);
      mask.id = id;
      this.masks.set(id, mask);
      if (id !== "") {
        this.unread.add(mask);
      }
    }
    return mask;
  }

  /** Reads the masks of a moment. @param {Moment} moment */
  async read(moment) {
    for (const { mask } of moment.regions) {
      if (this.unread.has(mask) && mask.id) {
        mask.tiles = (await decode(await api.mask(this.session, mask.id), mask.id)).tiles;
        this.unread.delete(mask);
      }
    }
  }

  /** Whether a moment can be shown. @param {Moment} moment */
  isRead(moment) {
    return !moment.regions.some(({ mask }) => this.unread.has(mask));
  }
}
