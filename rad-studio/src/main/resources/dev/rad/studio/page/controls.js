// Fields that keep what is typed until it is finished, whatever is drawn meanwhile.
import { html, useState } from "./ui.js";

/**
 * A number: committed with Enter, or when the field is left.
 * @param {{value: number | string, onCommit: (text: string) => void, [more: string]: any}} props
 */
export function NumberInput({ value, onCommit, ...more }) {
  const [draft, setDraft] = useState(/** @type {string | null} */ (null));
  const commit = (/** @type {any} */ event) => {
    setDraft(null);
    onCommit(event.target.value);
  };
  return html`<input type="number" ...${more} value=${draft ?? value} onChange=${commit}
    onInput=${(/** @type {any} */ event) => setDraft(event.target.value)} />`;
}
