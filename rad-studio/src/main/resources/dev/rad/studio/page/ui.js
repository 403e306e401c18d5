// The page's view library: preact's functions, and htm's templates bound to it.
import { h, render } from "./vendor/preact.js";
import htm from "./vendor/htm.js";

export { render };
export { useEffect, useLayoutEffect, useRef, useState } from "./vendor/hooks.js";

/** Makes elements of a template. */
export const html = /** @type {(strings: TemplateStringsArray, ...values: any[]) => any} */ (htm.bind(h));
