// Photos that are opened, kept, and followed: what the server tells of them.
import { api, ApiError } from "./api.js";
import { History } from "./history.js";
import { Keeper, MaskShelf } from "./keeper.js";
import { Mask } from "./mask.js";
import { decode } from "./png.js";
import { State } from "./state.js";
import { texts } from "./texts.js";

/**
 * @typedef {import("./api.js").Fill} Fill
 * @typedef {import("./api.js").Session} Session
 */

/** Opens photos, and hears of their fills and of other tabs. */
export class Sessions extends State {
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
}
