// What the page knows and can do. Components read it, call its actions, and are drawn again when it
// has changed.
import { api, ApiError } from "./api.js";
import { History } from "./history.js";
import { Keeper, MaskShelf } from "./keeper.js";
import { Mask, MaskEdit } from "./mask.js";
import { decode } from "./png.js";
import { texts } from "./texts.js";

/**
 * @typedef {import("./api.js").Fill} Fill
 * @typedef {import("./api.js").Session} Session
 * @typedef {import("./api.js").About} About
 * @typedef {import("./history.js").Region} Region
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

/** The page's state. */
export class Studio {
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

  // Photos

  /** @param {Blob} file @param {string} name */
  async openFile(file, name) {
    if (file.size > this.about.limits.uploadBytes) {
      this.tell(texts.tooLarge(Math.floor(this.about.limits.uploadBytes / 2 ** 20)), true);
      return;
    }
    await this.whileOpening(async () => this.begin(await api.create(file, name)));
  }

  async openDemo() {
    await this.whileOpening(async () => this.begin(await api.demo()));
  }

  /** Offers the photo that was worked on last. */
  async offer() {
    try {
      const last = (await api.sessions()).find(({ id }) => id !== this.session?.id) ?? null;
      this.offered = this.history.canUndo || this.opening ? null : last; // one works on another already
      this.changed();
    } catch (error) {
      this.fail(error);
    }
  }

  /** @param {string} id */
  async openSession(id) {
    await this.whileOpening(async () => this.begin(await api.open(id)));
  }

  /** @param {() => Promise<void>} open */
  async whileOpening(open) {
    this.opening = true;
    this.dialog = null;
    this.offered = null;
    this.changed();
    try {
      await this.keeper?.now();
      await open();
    } catch (error) {
      this.fail(error);
    } finally {
      this.opening = false;
      this.changed();
    }
  }

  /** Shows a session, when all that it needs is here: nothing can be painted before. @param {Session} session */
  async begin(session) {
    const shelf = new MaskShelf(session.id, session.width, session.height);
    const state = session.state ?? {};
    const follows = session.id === this.session?.id; // another tab
    const past = state.moments ? this.restored(state, shelf) : await this.firstMoment(session);
    await shelf.read(past.now);
    this.keeper?.stop();
    this.events?.close();
    this.session = session;
    this.shelf = shelf;
    this.history = past;
    this.fills = new Map(session.fills.map((fill) => [fill.id, fill]));
    if (!follows) {
      this.asked.clear();
      this.found = new Set(this.underWay.map((fill) => fill.id));
    }
    this.preview = null;
    this.review = state.review ?? null;
    this.left = null;
    this.compare = null;
    this.grid = false;
    this.conflict = false;
    if (state.moments) {
      this.settings = state.settings ?? {};
      this.tool = { ...this.tool, ...state.tool };
      this.opacity = state.opacity ?? this.opacity;
    } else {
      this.tool.size = Math.max(4, Math.round(0.06 * Math.min(session.width, session.height)));
    }
    this.keeper = new Keeper(session.id, state.revision ?? 0, () => this.remembered(), (error) => this.kept(error));
    history.replaceState(null, "", `#${session.id}`);
    document.title = `${session.name} – ${texts.title}`;
    this.listen(session.id);
  }

  /** @param {Session} session */
  async firstMoment(session) {
    const mask = session.mask
      ? await decode(await api.mask(session.id, session.mask), session.mask)
      : Mask.empty(session.width, session.height);
    const regions = [{ id: 1, colour: 0, arrival: 0, mask }];
    return new History({ label: "photo", regions, active: 1, picture: "0" });
  }

  /** @param {any} state @param {MaskShelf} shelf */
  restored(state, shelf) {
    const moments = state.moments.map((/** @type {any} */ moment) => ({
      ...moment,
      regions: moment.regions.map((/** @type {any} */ region) => ({ ...region, mask: shelf.get(region.mask) })),
    }));
    const past = new History(moments[0]);
    past.moments = moments;
    past.position = state.position;
    return past;
  }

  remembered() {
    return {
      moments: this.history.moments,
      position: this.history.position,
      rest: { settings: this.settings, tool: this.tool, opacity: this.opacity, review: this.review },
    };
  }

  /** @param {ApiError | null} error */
  kept(error) {
    this.offline = error?.status === 0;
    this.conflict = error?.status === 409;
    if (error && error.status !== 0 && error.status !== 409) {
      this.tell(error.message, true);
    }
    this.changed();
  }

  /** Ends a conflict with another tab. @param {boolean} mine */
  async settleConflict(mine) {
    const session = this.session;
    if (session && this.keeper) {
      if (mine) {
        this.keeper.revision = (await api.open(session.id)).state?.revision ?? 0;
        this.conflict = false;
        await this.keeper.now();
      } else {
        this.keeper.stop();
        this.keeper = null;
        await this.openSession(session.id);
      }
      this.changed();
    }
  }

  async showPhotos() {
    try {
      this.listed = await api.sessions();
      this.dialog = "photos";
      this.changed();
    } catch (error) {
      this.fail(error);
    }
  }

  /** @param {string} id */
  async removeSession(id) {
    try {
      await api.remove(id);
      this.listed = await api.sessions();
      if (id === this.session?.id) {
        this.keeper?.stop();
        this.keeper = null;
        await this.openDemo();
      }
      this.changed();
    } catch (error) {
      this.fail(error);
    }
  }

  // Events

  /** @param {string} id */
  listen(id) {
    const events = new EventSource(api.events(id));
    this.events = events;
    /** @param {string} type @param {(data: any) => void} take */
    const on = (type, take) =>
      events.addEventListener(type, (event) => {
        take(JSON.parse(/** @type {MessageEvent} */ (event).data));
        this.changed();
      });
    events.onopen = () => {
      this.offline = false;
      this.changed();
    };
    events.onerror = () => {
      this.offline = true;
      this.changed();
      if (events.readyState === EventSource.CLOSED) {
        setTimeout(() => this.listenAgain(id, events), 2000);
      }
    };
    on("session", (session) => {
      for (const fill of session.fills) {
        this.fillChanged(fill);
      }
      this.changedElsewhere(session.revision); // before this page listened
    });
    on("fill", (fill) => this.fillChanged(fill));
    on("progress", ({ fill, step, steps, remainingMs }) => {
      const known = this.fills.get(fill);
      if (known) {
        this.fills.set(fill, { ...known, step, steps, remainingMs });
      }
    });
    on("preview", (preview) => (this.preview = preview));
    on("state", ({ revision }) => this.changedElsewhere(revision));
  }

  /** After the server has refused or was gone: what it says now. @param {string} id @param {EventSource} ended */
  async listenAgain(id, ended) {
    const answer = await api.open(id).catch((error) => error);
    if (this.events !== ended) {
      return;
    }
    if (answer instanceof ApiError && answer.status !== 0) {
      this.offline = false;
      this.fail(answer);
    } else {
      this.listen(id);
    }
  }

  /** @param {Fill} fill */
  fillChanged(fill) {
    const before = this.fills.get(fill.id);
    this.fills.set(fill.id, fill);
    const over = fill.state !== "running" && fill.state !== "waiting";
    if (over && this.preview?.fill === fill.id) {
      this.preview = null;
    }
    const own = this.asked.has(fill.id);
    if (!own && !this.found.has(fill.id)) {
      return; // another tab's: this one follows what that one keeps
    }
    if (before && before.state !== fill.state && fill.state === "done") {
      this.review = fill.samples[0];
      this.grid = false;
      fill.notices.forEach((notice) => this.tell(notice, false));
      if (own) {
        this.keeper?.soon(); // two tabs that both keep this would be a conflict
      }
    } else if (before && before.state !== fill.state && fill.state === "failed") {
      this.tell(fill.error, true);
    }
  }

  /** @param {number} revision */
  changedElsewhere(revision) {
    const keeper = this.keeper;
    if (keeper && this.session && !keeper.running && revision > keeper.revision) {
      if (keeper.dirty) {
        this.conflict = true;
      } else {
        keeper.stop();
        this.openSession(this.session.id);
      }
    }
  }

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
