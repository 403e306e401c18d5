// The texts in the reader's language, English where there is none.
import { en } from "./texts-en.js";

/** @type {Record<string, typeof en>} */
const languages = { en };

const wanted = navigator.languages.map((name) => name.slice(0, 2)).find((name) => name in languages) ?? "en";
document.documentElement.lang = wanted;

export const texts = languages[wanted];
