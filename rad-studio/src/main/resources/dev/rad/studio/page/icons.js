// Drawn for this page, on a grid of 24.
import { html } from "./ui.js";

/** @type {Record<string, string>} */
const PATHS = {
  brush: "M20 4 11 13M13.500 10.500l2 2M9 14c-2 0-3.500 1.300-3.500 3.200 0 1.400-.8 2.300-2 2.800 3.500.8 7.500-.3 7.500-3.500A2.500 2.500 0 0 0 9 14Z",
  eraser: "m8 20-4-4a1.500 1.500 0 0 1 0-2l9-9a1.500 1.500 0 0 1 2 0l5 5a1.500 1.500 0 0 1 0 2l-8 8ZM8.500 9.500l7 7M8 20h12",
  rect: "M4 6h16v12H4Z",
  lasso: "M8.500 16.500C5.500 15.700 3.500 13.500 3.500 11c0-3.600 3.800-6.500 8.500-6.500s8.500 2.900 8.500 6.500-3.800 6.500-8.500 6.500c-.6 0-1.200 0-1.700-.1M8 14.500a2 2 0 1 0 0 4 2 2 0 0 0 0-4Zm-.5 4c0 1.500-.5 2.300-1.500 3",
  polygon: "M12 3.500 20.500 10l-3.200 9.500H6.700L3.500 10Z",
  bucket: "m11 4 8 8-7 7a1.500 1.500 0 0 1-2 0l-5.500-5.500a1.500 1.500 0 0 1 0-2ZM4.500 12.500h14M20.500 16c.8 1.300 1.200 2 1.200 2.700a1.300 1.300 0 0 1-2.500 0c0-.7.500-1.400 1.300-2.700Z",
  hand: "M12 3v18M3 12h18M12 3 9.500 5.500M12 3l2.500 2.500M12 21l-2.500-2.500M12 21l2.500-2.500M3 12l2.500-2.500M3 12l2.500 2.500M21 12l-2.500-2.500M21 12l-2.500 2.500",
  undo: "M9 6 4.500 10.500 9 15M5 10.500h9a5 5 0 0 1 0 10h-3",
  redo: "m15 6 4.500 4.500L15 15M19 10.500h-9a5 5 0 0 0 0 10h3",
  open: "M3.500 18.500v-12h6l2 2.500h9v9.500Z",
  photos: "M7 3.500h13.500V17M3.500 7H17v13.500H3.500ZM6 17.500l3.500-4.500 2.500 3 1.500-1.500 2 3",
  save: "M12 4v11M7.500 11 12 15.500 16.500 11M4.500 16v4h15v-4",
  keys: "M3 6.500h18v11H3ZM6.500 10h.01M10 10h.01M14 10h.01M17.500 10h.01M8 14h8",
  theme: "M12 3.500a8.500 8.500 0 1 0 8.500 8.500A6.500 6.500 0 0 1 12 3.500Z",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  fit: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  bin: "M5 7h14M10 7V4.500h4V7M7 7l1 12.500h8L17 7",
  up: "m6 14 6-6 6 6",
  down: "m6 10 6 6 6-6",
  close: "M6 6l12 12M18 6 6 18",
  compare: "M12 3v18M8 8H4v8h4M16 8h4v8h-4",
  grid: "M4 4h7v7H4ZM13 4h7v7h-7ZM4 13h7v7H4ZM13 13h7v7h-7Z",
  fill: "M12 3.500 13.800 9 19.500 11l-5.700 2L12 18.500 10.200 13 4.500 11l5.700-2ZM18.500 16l.8 2.200 2.200.8-2.200.8-.8 2.200-.8-2.200-2.200-.8 2.200-.8Z",
  again: "M19.500 8A8 8 0 1 0 20 12M20 4v4.500h-4.500",
  check: "m5 12.500 4.500 4.500L19 7.500",
  back: "M11 6 5 12l6 6M5 12h14",
  sliders: "M4 8h9M17 8h3M4 16h3M11 16h9M15 6v4M9 14v4",
};

/** @param {{name: string}} props */
export function Icon({ name }) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${PATHS[name]} /></svg>`;
}

/**
 * A button with a picture, named for those who do not see it.
 * @param {{icon: string, label: string, keys?: string, pressed?: boolean, disabled?: boolean,
 *   onClick: (event: MouseEvent) => void, showLabel?: boolean, class?: string}} props
 */
export function IconButton({ icon, label, keys, pressed, disabled, onClick, showLabel, class: more }) {
  return html`
    <button type="button" class=${`icon-button ${more ?? ""}`} title=${keys ? `${label} (${keys})` : label}
      aria-label=${label} aria-pressed=${pressed} disabled=${disabled} onClick=${onClick}>
      <${Icon} name=${icon} />${showLabel && html`<span>${label}</span>`}
    </button>
  `;
}
