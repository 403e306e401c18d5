// The server's API, as openapi.yaml has it.

/**
 * @typedef {{x: number, y: number, width: number, height: number}} Part
 * @typedef {{seed: number, steps: number, solver: string, prior: string, strength: number,
 *   placement: string, softMask: string, samples: number, weights: string, device: string,
 *   precision: string}} Settings
 * @typedef {{id: number, state: "waiting" | "running" | "done" | "failed" | "cancelled",
 *   place: number, base: string, step: number, steps: number, remainingMs: number, part: Part,
 *   settings: Settings, samples: string[], notices: string[], error: string, asked: string}} Fill
 * @typedef {{id: string, name: string, demo: boolean, width: number, height: number, bits: number,
 *   alpha: boolean, kind: string, revision: number, fills: Fill[], mask?: string, state?: any}} Session
 * @typedef {{default: any, network?: any, min?: number, max?: number, choices?: string[]}} Option
 * @typedef {{weights: string[], options: Record<string, Option>,
 *   limits: {uploadBytes: number, pixels: number, waiting: number}}} About
 * @typedef {{id: string, name: string, used: string, width: number, height: number,
 *   fills: number}} Listed
 */

/** An answer that is an error: the server's sentence. */
export class ApiError extends Error {
  /**
   * @param {number} status 0 if there was no answer
   * @param {string} sentence
   */
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

/**
 * @param {string} method
 * @param {string} path
 * @param {BodyInit | null} [body]
 * @param {Record<string, string>} [headers]
 */
async function ask(method, path, body = null, headers = {}) {
  let response;
  try {
    response = await fetch(path, { method, body, headers });
  } catch {
    throw new ApiError(0, "");
  }
  if (!response.ok) {
    const told = await response.json().catch(() => ({ error: response.statusText }));
    throw new ApiError(response.status, told.error);
  }
  return response;
}

/**
 * @param {string} method
 * @param {string} path
 * @param {BodyInit | null} [body]
 * @param {Record<string, string>} [headers]
 */
async function json(method, path, body, headers) {
  return (await ask(method, path, body, headers)).json();
}

/** @param {string} session */
const at = (session) => `/api/sessions/${session}`;

export const api = {
  /** @returns {Promise<About>} */
  about: () => json("GET", "/api/about"),
  /** @returns {Promise<Listed[]>} */
  sessions: () => json("GET", "/api/sessions"),
  /** @param {Blob} file @param {string} name @returns {Promise<Session>} */
  create: (file, name) => json("POST", `/api/sessions?name=${encodeURIComponent(name)}`, file),
  /** @returns {Promise<Session>} */
  demo: () => json("POST", "/api/demo"),
  /** @param {string} id @returns {Promise<Session>} */
  open: (id) => json("GET", at(id)),
  /** @param {string} id */
  remove: (id) => ask("DELETE", at(id)),
  /** @param {string} id @param {number} revision @param {object} state @returns {Promise<{revision: number}>} */
  keepState: (id, revision, state) =>
    json("PUT", `${at(id)}/state`, JSON.stringify(state), { "If-Match": String(revision) }),
  /** @param {string} id @param {string} mask @param {Blob} png */
  putMask: (id, mask, png) => ask("PUT", `${at(id)}/masks/${mask}`, png),
  /** @param {string} id @param {string} mask */
  mask: async (id, mask) => (await ask("GET", `${at(id)}/masks/${mask}`)).blob(),
  /** @param {string} id @param {Blob} file @param {string} polarity @returns {Promise<{mask: string, reading: string}>} */
  readMask: (id, file, polarity) => json("POST", `${at(id)}/masks?polarity=${polarity}`, file),
  /** @param {string} id @returns {Promise<{mask: string, reading: string}>} */
  alphaMask: (id) => json("POST", `${at(id)}/masks?from=alpha`),
  /** @param {string} id @param {string} mask @param {number} pixels @returns {Promise<{mask: string}>} */
  grow: (id, mask, pixels) => json("POST", `${at(id)}/masks/${mask}/grown?pixels=${pixels}`),
  /** @param {string} id @param {object} request @returns {Promise<Fill>} */
  fill: (id, request) => json("POST", `${at(id)}/fills`, JSON.stringify(request)),
  /** @param {string} id @param {number} fill */
  cancel: (id, fill) => ask("DELETE", `${at(id)}/fills/${fill}`),

  /** @param {string} id */
  screen: (id) => `${at(id)}/screen`,
  /** @param {string} id */
  thumbnail: (id) => `${at(id)}/thumbnail`,
  /** @param {string} id */
  events: (id) => `${at(id)}/events`,
  /** @param {string} id @param {number} fill @param {number} step */
  preview: (id, fill, step) => `${at(id)}/fills/${fill}/preview?step=${step}`,
  /** @param {string} id @param {string} picture FILL.SAMPLE */
  sample: (id, picture) => `${at(id)}/fills/${picture.replace(".", "/samples/")}`,
  /** @param {string} id @param {string} picture @param {string} format */
  picture: (id, picture, format) => `${at(id)}/pictures/${picture}?format=${format}`,
  /** @param {string} id @param {string} picture */
  job: (id, picture) => `${at(id)}/pictures/${picture}/job`,
  /** @param {string} id @param {string} mask @param {string} name */
  maskFile: (id, mask, name) => `${at(id)}/masks/${mask}?name=${encodeURIComponent(name)}`,
};
