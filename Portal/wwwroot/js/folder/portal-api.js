import { Stopped } from "./stopped.js";

const tries = 6;

/** A no of the portal's, in its own words where it has some. */
export class Refused extends Stopped {
  constructor(code, details, status, problem) {
    super(code, details);
    this.status = status;
    this.problem = problem;
  }
}

/** Calls the portal's API with the page's own cookie. What can pass by itself (no network, 429, 5xx) is tried again. */
export class PortalApi {
  #token = null;

  constructor(signal) {
    this.signal = signal;
  }

  async missingChunks(chunks) {
    const answer = await this.#send("POST", "api/v1/chunks/missing", JSON.stringify({ chunks }), "application/json");
    const list = await answer.json();
    return new Set(Array.isArray(list) ? list : list.chunks);
  }

  async putChunk(hash, blob) {
    await this.#send("PUT", `api/v1/chunks/${hash}`, blob, "application/octet-stream");
  }

  /** Names a state. With `onto`, the newest state, the entries are added to what is in that one. */
  async createSnapshot(project, entries, onto) {
    const body = new Blob([JSON.stringify({ version: 1, entries })]);
    const path = `api/v1/projects/${encodeURIComponent(project)}/snapshots${onto ? `?onto=${encodeURIComponent(onto)}` : ""}`;
    try {
      return await (await this.#send("POST", path, body, "application/json")).json();
    } catch (error) {
      throw error.problem === "state-moved-on" ? new Stopped("moved-on", { cause: error }) : error;
    }
  }

  async #send(method, path, body, type) {
    let refused = null;
    for (let attempt = 0; attempt < tries; attempt++) {
      if (attempt > 0) await pause(waitBefore(attempt, refused), this.signal);
      try {
        const headers = { "Content-Type": type, "X-CSRF-TOKEN": await this.#csrf() };
        const answer = await fetch(new URL(path, document.baseURI), { method, body, headers, signal: this.signal, credentials: "same-origin", redirect: "manual" });
        if (answer.ok) return answer;
        refused = await refusalOf(answer);
        // A token may have been made for another session; a fresh one is worth one more try.
        if (refused.status === 400 && refused.problem?.startsWith("antiforgery") && attempt === 0) this.#token = null;
        else if (!mayPass(refused.status)) throw refused;
      } catch (error) {
        if (error instanceof Refused && !mayPass(error.status)) throw error;
        this.signal.throwIfAborted();
        // A file that changed or went away while it was sent fails in fetch as a network error would; it is not one.
        if (body instanceof Blob && !(await isReadable(body))) throw new Stopped("changed");
        refused ??= error;
      }
    }
    throw refused instanceof Refused ? refused : new Stopped("out-of-reach");
  }

  async #csrf() {
    if (this.#token) return this.#token;
    const answer = await fetch(new URL("api/v1/antiforgery", document.baseURI), { signal: this.signal, credentials: "same-origin", redirect: "manual" });
    if (!answer.ok) throw await refusalOf(answer);
    const { token } = await answer.json();
    return (this.#token = token);
  }
}

const mayPass = (status) => status === 429 || status === 408 || (status >= 500 && status !== 501 && status !== 507);

async function refusalOf(answer) {
  if (answer.type === "opaqueredirect" || answer.status === 401) {
    return new Refused("signed-out", {}, 401);
  }
  let problem = {};
  try {
    problem = await answer.json();
  } catch {
    // Not every proxy answers with a problem document; the status must do.
  }
  // As a list, the page can say them in its reader's language.
  const words = problem.words ?? problem.detail ?? problem.title;
  return words ? new Refused("refused", { words }, answer.status, problem.code) : new Refused("status", { count: answer.status }, answer.status, problem.code);
}

async function isReadable(blob) {
  try {
    await blob.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

// Half a second, doubling, with a random half so that many uploads do not knock together.
const waitBefore = (attempt) => 500 * 2 ** (attempt - 1) * (0.5 + Math.random() / 2);

function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => (clearTimeout(timer), reject(signal.reason)), { once: true });
  });
}
