// Masks as grey PNG files, without a canvas: the deflating is the browser's own, beside the page's
// thread.
import { MaskEdit, Mask } from "./mask.js";

const SIGNATURE = new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]);
const STRIP = 256;

const CRC = new Uint32Array(256).map((_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) {
    c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  }
  return c >>> 0;
});

/**
 * Writes an 8-bit grey PNG (PNG specification, third edition).
 * @param {Mask} mask
 * @returns {Promise<Blob>}
 */
export async function encode(mask) {
  const raw = new Uint8Array((mask.width + 1) * mask.height);
  for (let y = 0; y < mask.height; y++) {
    const start = y * (mask.width + 1);
    mask.row(y, raw.subarray(start + 1, start + 1 + mask.width)); // filter 0 before each row
  }
  const deflated = new Blob([raw]).stream().pipeThrough(new CompressionStream("deflate"));
  const data = new Uint8Array(await new Response(deflated).arrayBuffer());
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, mask.width);
  header.setUint32(4, mask.height);
  header.setUint8(8, 8); // bits; all other fields are 0: grey, deflate, no interlacing
  return new Blob(
    [SIGNATURE, chunk("IHDR", new Uint8Array(header.buffer)), chunk("IDAT", data), chunk("IEND", new Uint8Array(0))],
    { type: "image/png" },
  );
}

/**
 * @param {string} name
 * @param {Uint8Array} data
 */
function chunk(name, data) {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) {
    bytes[4 + i] = name.charCodeAt(i);
  }
  bytes.set(data, 8);
  let crc = 0xffffffff;
  for (let i = 4; i < bytes.length - 4; i++) {
    crc = CRC[(crc ^ bytes[i]) & 255] ^ (crc >>> 8);
  }
  view.setUint32(bytes.length - 4, (crc ^ 0xffffffff) >>> 0);
  return bytes;
}

/**
 * Reads a grey picture, strip by strip, so that no canvas of the photo's size is needed.
 * @param {Blob} blob
 * @param {string} id by which the server keeps it
 * @returns {Promise<Mask>}
 */
export async function decode(blob, id) {
  const image = await createImageBitmap(blob, { colorSpaceConversion: "none" });
  const { width, height } = image;
  const canvas = new OffscreenCanvas(width, Math.min(STRIP, height));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) {
    throw new Error("no canvas");
  }
  const edit = new MaskEdit(Mask.empty(width, height));
  const row = new Uint8Array(width);
  for (let top = 0; top < height; top += STRIP) {
    const count = Math.min(STRIP, height - top);
    context.drawImage(image, 0, top, width, count, 0, 0, width, count);
    const pixels = context.getImageData(0, 0, width, count).data;
    for (let y = 0; y < count; y++) {
      for (let x = 0; x < width; x++) {
        row[x] = pixels[4 * (y * width + x)];
      }
      edit.setRow(top + y, row);
    }
  }
  image.close();
  const mask = edit.done();
  mask.id = id;
  return mask;
}
