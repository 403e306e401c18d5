// What a person does: paint, fill, judge.
import { api } from "./api.js";
import { Mask, MaskEdit } from "./mask.js";
import { decode } from "./png.js";
import { Sessions } from "./sessions.js";
import { COLOURS } from "./state.js";
import { texts } from "./texts.js";

/**
 * @typedef {import("./keeper.js").Keeper} Keeper
 * @typedef {import("./history.js").Moment} Moment
 * @typedef {import("./state.js").Tool} Tool
 */

/** The page's actions, on its state. */
export class Studio extends Sessions {
  // Painting

  /** Takes a tool; while a filling is looked at nothing can be painted, and that is said. @param {Tool} name */
  take(name) {
    this.tool.name = name;
    if (this.review && name !== "hand") {
      this.tell(texts.keepFirst, false);
    }
    this.changed();
  }

  /** A step of the history. @param {string} label @param {Partial<Moment>} change */
  push(label, change) {
    this.history.push({ ...this.now, label, ...change });
    this.left = null;
    this.offered = null;
    this.keeper?.soon();
    this.changed();
  }

  /** A step that changes the mask that is painted. @param {string} label @param {Mask} mask */
  pushMask(label, mask) {
    const active = this.region.id;
    this.push(label, {
      regions: this.now.regions.map((region) => (region.id === active ? { ...region, mask } : region)),
    });
  }

  async undo() {
    if (this.review) {
      const left = this.review;
      this.discard();
      this.left = left;
      return;
    }
    this.left = null;
    this.history.undo();
    await this.readMoment();
  }

  get canRedo() {
    return this.history.canRedo || (this.left !== null && this.review === null);
  }

  async redo() {
    if (this.left && !this.review) {
      this.look(this.left);
      return;
    }
    this.history.redo();
    await this.readMoment();
  }

  async readMoment() {
    this.changed();
    if (this.shelf && !this.shelf.isRead(this.now)) {
      try {
        await this.shelf.read(this.now);
      } catch (error) {
        this.fail(error);
      }
    }
    this.keeper?.soon();
    this.changed();
  }

  addRegion() {
    const regions = this.now.regions;
    if (this.session && regions.length < COLOURS.length) {
      const id = 1 + Math.max(...regions.map((region) => region.id));
      const used = regions.map((region) => region.colour);
      const colour = COLOURS.findIndex((_, index) => !used.includes(index));
      const arrival = 1 + Math.max(...regions.map((region) => region.arrival));
      const mask = Mask.empty(this.session.width, this.session.height);
      this.push("region", { regions: [...regions, { id, colour, arrival, mask }], active: id });
    }
  }

  /** @param {number} id */
  removeRegion(id) {
    const regions = this.now.regions.filter((region) => region.id !== id);
    if (regions.length > 0) {
      this.push("region", { regions, active: regions[0].id });
    }
  }

  /** @param {number} id */
  selectRegion(id) {
    this.history.replace({ ...this.now, active: id });
    this.keeper?.soon();
    this.changed();
  }

  /** @param {number} id @param {number} arrival */
  setArrival(id, arrival) {
    const time = Math.max(0, Math.min(16, arrival));
    this.push("region", {
      regions: this.now.regions.map((region) => (region.id === id ? { ...region, arrival: time } : region)),
    });
  }

  /** Swaps a region's time with its neighbour's. @param {number} id @param {number} by -1 or 1 */
  moveRegion(id, by) {
    const regions = [...this.now.regions];
    const from = regions.findIndex((region) => region.id === id);
    const to = from + by;
    if (to >= 0 && to < regions.length) {
      const [a, b] = [regions[from], regions[to]];
      regions[to] = { ...a, arrival: b.arrival };
      regions[from] = { ...b, arrival: a.arrival };
      this.push("region", { regions });
    }
  }

  clear() {
    if (this.session) {
      this.pushMask("clear", Mask.empty(this.session.width, this.session.height));
    }
  }

  invert() {
    this.pushMask("invert", this.region.mask.inverted());
  }

  /** @param {number} pixels below 0 to shrink */
  async grow(pixels) {
    await this.fromServer("grow", async (session, keeper) => {
      await keeper.saveMask(this.region.mask);
      return this.region.mask.id ? (await api.grow(session, this.region.mask.id, pixels)).mask : "";
    });
  }

  /** @param {File} file @param {string} polarity */
  async maskFromFile(file, polarity) {
    await this.fromServer("file", async (session) => {
      const { mask, reading } = await api.readMask(session, file, polarity);
      if (reading) {
        this.tell(texts.maskRead(reading), false);
      }
      return mask;
    });
  }

  async maskFromAlpha() {
    await this.fromServer("alpha", async (session) => (await api.alphaMask(session)).mask);
  }

  /**
   * A step whose mask the server makes.
   * @param {string} label
   * @param {(session: string, keeper: Keeper) => Promise<string>} make
   */
  async fromServer(label, make) {
    if (this.session && this.keeper) {
      try {
        const id = await make(this.session.id, this.keeper);
        if (id) {
          this.pushMask(label, await decode(await api.mask(this.session.id, id), id));
        }
      } catch (error) {
        this.fail(error);
      }
    }
  }

  /** An edit of the mask that is painted. */
  edit() {
    return new MaskEdit(this.region.mask);
  }

  // Filling

  /** What can be chosen: GPUs are known only some time after the start. */
  async askAgain() {
    try {
      this.about = await api.about();
      this.changed();
    } catch (error) {
      this.fail(error);
    }
  }

  /** The value of a setting: the person's, or the library's. @param {string} name @returns {any} */
  setting(name) {
    return this.settings[name] ?? this.usual(name);
  }

  /** The library's value of a setting. @param {string} name @returns {any} */
  usual(name) {
    const option = this.about.options[name];
    const network = name !== "prior" && this.setting("prior") === "network";
    return (network ? option.network : undefined) ?? option.default;
  }

  /** @param {string} name @param {any} value undefined for the default */
  set(name, value) {
    if (value === undefined) {
      delete this.settings[name];
    } else {
      this.settings[name] = value;
    }
    this.keeper?.soon();
    this.changed();
  }

  /** Fills what is marked, from the picture that the masks were painted on. */
  async fill() {
    const { session, keeper } = this;
    const regions = this.now.regions.filter((region) => !region.mask.isEmpty());
    if (!session || !keeper) {
      return;
    }
    if (regions.length === 0) {
      this.tell(texts.emptyMask, true);
      return;
    }
    try {
      const base = this.now.picture;
      await Promise.all(regions.map((region) => keeper.saveMask(region.mask)));
      const asked = regions.map(({ mask, arrival }) => ({ mask: mask.id, arrival }));
      const fill = await api.fill(session.id, { ...this.settings, base, regions: asked });
      this.asked.add(fill.id);
      if (!this.fills.has(fill.id)) {
        this.fills.set(fill.id, fill);
      }
      this.toast = null;
      this.keeper?.soon();
      this.changed();
    } catch (error) {
      this.fail(error);
    }
  }

  /** @param {number} id */
  async cancel(id) {
    try {
      await api.cancel(this.session?.id ?? "", id);
    } catch (error) {
      this.fail(error);
    }
  }

  // Judging

  /** @param {string} picture */
  look(picture) {
    this.review = picture;
    this.left = null;
    this.grid = false;
    this.keeper?.soon();
    this.changed();
  }

  discard() {
    this.review = null;
    this.compare = null;
    this.grid = false;
    this.keeper?.soon();
    this.changed();
  }

  /** Goes on from the picture that is looked at. */
  keep() {
    if (this.review && this.session) {
      const { width, height } = this.session;
      const picture = this.review;
      const first = this.now.regions[0];
      this.review = null;
      this.compare = null;
      this.grid = false;
      const regions = [{ ...first, arrival: 0, mask: Mask.empty(width, height) }];
      this.push("keep", { picture, regions, active: first.id });
    }
  }

  /** Another sample of the fill that is looked at. @param {number} by */
  nextSample(by) {
    const fill = this.review ? this.fills.get(Number(this.review.split(".")[0])) : null;
    if (fill && this.review) {
      const at = fill.samples.indexOf(this.review) + by;
      this.look(fill.samples[(at + fill.samples.length) % fill.samples.length]);
    }
  }

  toggleCompare() {
    this.compare = this.compare === null ? 0.5 : null;
    this.changed();
  }
}
