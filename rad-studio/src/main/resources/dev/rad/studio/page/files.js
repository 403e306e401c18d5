// Files in and out: drop, paste, the open dialog, downloads.
import { api, ApiError } from "./api.js";
import { Mask, MaskEdit } from "./mask.js";
import { encode } from "./png.js";
import { texts } from "./texts.js";

/** @typedef {import("./studio.js").Studio} Studio */

/**
 * Asks for a file.
 * @param {(file: File) => void} take
 */
export function choose(take) {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = "image/*,.tif,.tiff,.webp,.bmp,.gif";
  input.addEventListener("change", () => input.files?.[0] && take(input.files[0]));
  input.click();
}

/**
 * Takes photos that are dropped on the page or pasted into it.
 * @param {Studio} studio
 */
export function listenToFiles(studio) {
  const dragged = (/** @type {boolean} */ over) => document.body.classList.toggle("dropping", over);
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    dragged(true);
  });
  document.addEventListener("dragleave", (event) => event.relatedTarget ?? dragged(false));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    dragged(false);
    const file = event.dataTransfer?.files[0];
    if (file) {
      studio.openFile(file, file.name);
    }
  });
  document.addEventListener("paste", (event) => {
    const file = event.clipboardData?.files[0];
    if (file) {
      studio.openFile(file, file.name);
    } else if (!(/** @type {Element} */ (event.target).matches("input"))) {
      studio.tell(texts.noPicture, true);
    }
  });
}

/** @param {Blob} blob @param {string} name */
function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** @param {Studio} studio @param {string} path @param {string} name */
async function fetchAndSave(studio, path, name) {
  try {
    const response = await fetch(path);
    if (!response.ok) {
      throw new ApiError(response.status, (await response.json()).error);
    }
    download(await response.blob(), name);
  } catch (error) {
    studio.fail(error instanceof ApiError ? error : new ApiError(0, ""));
  }
}

/** The photo's name without its ending. @param {Studio} studio */
function stem(studio) {
  return (studio.session?.name ?? "photo").replace(/\.[^.]{1,5}$/, "");
}

/** Saves the picture that is seen. @param {Studio} studio @param {"png" | "jpeg"} format */
export function savePicture(studio, format) {
  if (studio.session) {
    const path = api.picture(studio.session.id, studio.shown, format);
    fetchAndSave(studio, path, `${stem(studio)}-filled.${format === "jpeg" ? "jpg" : "png"}`);
  }
}

/** Saves what repeats the picture that is seen. @param {Studio} studio */
export function saveJob(studio) {
  if (studio.session) {
    fetchAndSave(studio, api.job(studio.session.id, studio.shown), `${stem(studio)}-job.zip`);
  }
}

/** Saves all regions as one mask. @param {Studio} studio */
export async function saveMask(studio) {
  const { session } = studio;
  if (session) {
    const edit = new MaskEdit(Mask.empty(session.width, session.height));
    const all = new Uint8Array(session.width);
    const row = new Uint8Array(session.width);
    for (let y = 0; y < session.height; y++) {
      all.fill(0);
      for (const { mask } of studio.now.regions) {
        mask.row(y, row);
        row.forEach((value, x) => (all[x] = Math.max(all[x], value)));
      }
      edit.setRow(y, all);
    }
    download(await encode(edit.done()), `${stem(studio)}-mask.png`);
  }
}
