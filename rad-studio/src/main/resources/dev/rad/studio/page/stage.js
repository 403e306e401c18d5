// The photo, what was filled over it, and the masks over both.
import { api } from "./api.js";
import { Rect } from "./mask.js";
import { Overlay } from "./overlay.js";
import { PointerInput } from "./pointer.js";
import { COLOURS } from "./state.js";
import { texts } from "./texts.js";
import { html, useEffect, useLayoutEffect, useRef } from "./ui.js";
import { View } from "./view.js";

/**
 * @typedef {import("./studio.js").Studio} Studio
 * @typedef {import("./raster.js").Point} Point
 * @typedef {import("./mask.js").MaskEdit} MaskEdit
 */

const PIXELS_FROM = 3; // screen pixels for one of the photo, from which pixels are squares

/** The stage's own state, which is drawn at once and not by templates. */
export class StageView {
  /** @param {Studio} studio */
  constructor(studio) {
    this.studio = studio;
    this.view = new View();
    /** @type {MaskEdit | null} */
    this.edit = null;
    /** @type {HTMLElement | null} */
    this.element = null;
    /** @type {Overlay | null} */
    this.overlay = null;
    /** @type {PointerInput | null} */
    this.input = null;
    this.frame = 0;
    /** Where the brush is, on the stage. @type {Point | null} */
    this.brushAt = null;
  }

  /** @param {HTMLElement} element */
  attach(element) {
    this.element = element;
    this.overlay = new Overlay(this.find("canvas"));
    this.input = new PointerInput(element, this.studio, this.view, this);
    const observer = new ResizeObserver(() => this.resized());
    observer.observe(element);
    this.resized();
    return () => {
      observer.disconnect();
      this.input?.stop();
    };
  }

  /** @param {string} selector @returns {any} */
  find(selector) {
    return this.element?.querySelector(selector);
  }

  resized() {
    if (this.element && this.overlay) {
      const { clientWidth, clientHeight } = this.element;
      this.view.stage = { width: clientWidth, height: clientHeight };
      this.overlay.resize(clientWidth, clientHeight);
      if (this.view.fitted) {
        this.view.fit();
      }
      this.place();
      this.studio.changed();
    }
  }

  /** A photo of another size. @param {number} width @param {number} height */
  photoIs(width, height) {
    this.view.photo = { width, height };
    this.view.fit();
    this.viewChanged();
  }

  viewChanged() {
    if (!this.frame) {
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        this.place();
        this.studio.changed();
      });
    }
  }

  /** Puts the layers where the view has them, and draws the masks. */
  place() {
    const world = this.find(".world");
    if (world) {
      const { scale, x, y } = this.view;
      world.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
      world.classList.toggle("pixels", scale >= PIXELS_FROM);
      world.style.setProperty("--hair", `${1 / scale}px`);
      this.drawMasks();
    }
  }

  /** @param {Rect} [part] */
  drawMasks(part) {
    const { studio, overlay } = this;
    if (!overlay || !studio.session) {
      return;
    }
    if (studio.review) {
      overlay.clear();
      return;
    }
    const active = studio.region?.id;
    const veils = studio.now.regions.map((region) => ({
      mask: this.edit && region.id === active ? this.edit.shown() : region.mask,
      colour: COLOURS[region.colour],
    }));
    overlay.draw(veils, this.view, studio.opacity, part);
  }

  // What gestures draw with

  /** @param {MaskEdit | null} edit @param {Rect} [part] */
  show(edit, part) {
    this.edit = edit;
    this.drawMasks(part);
  }

  /** @param {Point[]} points @param {boolean} closed */
  outline(points, closed) {
    const line = this.find(".outline polyline");
    const shown = points.map((p) => this.view.toStage(p));
    const all = closed && shown.length > 0 ? [...shown, shown[0]] : shown;
    line?.setAttribute("points", all.map((p) => `${p.x},${p.y}`).join(" "));
  }

  scale() {
    return this.view.scale;
  }

  /** @param {Point | null} p of the stage */
  cursor(p) {
    this.brushAt = p;
    const ring = this.find(".cursor");
    if (!ring) {
      return;
    }
    const { name, size } = this.studio.tool;
    const brush = (name === "brush" || name === "eraser") && !this.studio.review;
    ring.hidden = !p || !(brush || this.input?.keyCursor);
    if (p) {
      const across = brush ? Math.max(2, size * this.view.scale) : 8;
      ring.style.width = ring.style.height = `${across}px`;
      ring.style.transform = `translate(${p.x - across / 2}px, ${p.y - across / 2}px)`;
    }
  }
}

/** @param {{studio: Studio, stage: StageView}} props */
export function Stage({ studio, stage }) {
  const element = useRef(/** @type {HTMLElement | null} */ (null));
  const session = studio.session;
  useEffect(() => stage.attach(/** @type {HTMLElement} */ (element.current)), []);
  useLayoutEffect(() => {
    if (session) {
      stage.photoIs(session.width, session.height);
    }
  }, [session?.id]);
  useLayoutEffect(() => {
    stage.drawMasks();
    stage.cursor(stage.brushAt); // as large as the brush is by now
  });
  const watched = studio.preview ? studio.fills.get(studio.preview.fill) : undefined;
  const classes = ["stage", `tool-${studio.review ? "hand" : studio.tool.name}`, watched ? "watching" : ""].join(" ");
  return html`
    <section ref=${element} class=${classes} tabindex="0" aria-label=${texts.stage} data-scale=${stage.view.scale}
      data-x=${stage.view.x} data-y=${stage.view.y}>
      <div class="world" style=${{ width: session?.width ?? 1, height: session?.height ?? 1 }}>
        ${session && html`<${Layers} studio=${studio} stage=${stage} session=${session} watched=${watched} />`}
      </div>
      <canvas class="veil" aria-hidden="true"></canvas>
      <svg class="outline" aria-hidden="true"><polyline points="" /></svg>
      <div class="cursor" hidden></div>
      ${session && studio.compare !== null && html`<${CompareLine} studio=${studio} stage=${stage} session=${session} />`}
    </section>
  `;
}

/** @param {any} props */
function Layers({ studio, stage, session, watched }) {
  const layers = studio.layers(studio.shown);
  const cut = studio.compare === null ? "none" : `inset(0 0 0 ${studio.compare * 100}%)`;
  return html`
    <img class="photo" src=${api.screen(session.id)} alt=${session.name} draggable=${false} key=${session.id} />
    <div class="after" style=${{ clipPath: cut }}>
      ${layers.map(
        (/** @type {any} */ { picture, part }) =>
          html`<img key=${picture} alt="" draggable=${false} src=${api.sample(session.id, picture)}
            style=${place(part)} />`,
      )}
    </div>
    ${watched &&
    !studio.review &&
    html`<img class="preview" alt="" draggable=${false} style=${place(watched.part)}
      src=${api.preview(session.id, watched.id, studio.preview.step)} />`}
  `;
}

/** @param {import("./api.js").Part} part */
function place(part) {
  return { left: part.x, top: part.y, width: part.width, height: part.height };
}

/** @param {any} props */
function CompareLine({ studio, stage, session }) {
  const { view } = stage;
  const x = view.x + studio.compare * session.width * view.scale;
  const top = Math.max(0, view.y);
  const bottom = Math.max(0, view.stage.height - view.y - session.height * view.scale);
  const move = (/** @type {number} */ share) => {
    studio.compare = Math.max(0, Math.min(1, share));
    studio.changed();
  };
  const drag = (/** @type {PointerEvent} */ event) => {
    if (event.buttons & 1) {
      const left = stage.element.getBoundingClientRect().left;
      move((event.clientX - left - view.x) / (session.width * view.scale));
    }
  };
  const grab = (/** @type {PointerEvent} */ event) => {
    event.stopPropagation();
    /** @type {HTMLElement} */ (event.currentTarget).setPointerCapture(event.pointerId);
  };
  const key = (/** @type {KeyboardEvent} */ event) => {
    const by = { ArrowLeft: -0.02, ArrowRight: 0.02, Home: -1, End: 1 }[event.key];
    if (by) {
      event.preventDefault();
      event.stopPropagation();
      move(studio.compare + by);
    }
  };
  return html`
    <div class="compare-line" style=${{ transform: `translateX(${x}px)`, top: `${top}px`, bottom: `${bottom}px` }}>
      <span class="tag before" aria-hidden="true">${texts.before}</span>
      <span class="tag after-tag" aria-hidden="true">${texts.after}</span>
      <div class="handle" role="slider" tabindex="0" aria-label=${texts.compareLine} aria-valuemin="0"
        aria-valuemax="100" aria-valuenow=${Math.round(studio.compare * 100)} onPointerDown=${grab}
        onPointerMove=${drag} onKeyDown=${key}></div>
    </div>
  `;
}
