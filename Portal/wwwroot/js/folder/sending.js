import { canonical, shown } from "./paths.js";
import { chunkSize, hasher, hashFile } from "./hashing.js";
import { PortalApi } from "./portal-api.js";
import { Stopped } from "./stopped.js";

const atOnce = 6;
const chunksPerQuestion = 256;

/**
 * Brings what was found to the portal: hashes, asks what is missing, sends only that, and names the snapshot. Cut
 * anywhere, it is begun again from the start and sends only what did not arrive.
 * @param {string | null} onto the newest state, when the files are added to it; null when they are the whole state
 * @returns {Promise<object>} the snapshot as the portal sees it
 */
export async function sendFolder(found, project, onto, signal, progress) {
  const sha256 = await hasher();
  const api = new PortalApi(signal);
  const entries = found.folders.map((path) => ({ path, kind: "Folder" }));
  const outbox = new Outbox(api, progress);
  for (const { path, file } of found.files) {
    const content = await readFile(path, file, sha256, signal, progress);
    entries.push({ path, kind: "File", ...content });
    await outbox.add(path, file, content.chunks);
    progress.files++;
  }
  await outbox.flush();
  return api.createSnapshot(project, canonical(entries), onto);
}

async function readFile(path, file, sha256, signal, progress) {
  try {
    return await hashFile(file, sha256, signal, (bytes) => (progress.bytes += bytes));
  } catch (error) {
    signal.throwIfAborted();
    throw new Stopped("unreadable", { what: shown(path), cause: error });
  }
}

/** Collects chunks into questions, so that many small files cost one question, and sends what is missing. */
class Outbox {
  #waiting = new Map();
  #asked = new Set();

  constructor(api, progress) {
    this.api = api;
    this.progress = progress;
  }

  async add(path, file, chunks) {
    for (const [index, hash] of chunks.entries()) {
      const size = Math.min(chunkSize, file.size - index * chunkSize);
      if (this.#asked.has(hash)) this.progress.had += size;
      else this.#waiting.set(hash, { path, file, start: index * chunkSize, size });
      this.#asked.add(hash);
      if (this.#waiting.size >= chunksPerQuestion) await this.flush();
    }
  }

  async flush() {
    if (this.#waiting.size === 0) return;
    const batch = this.#waiting;
    this.#waiting = new Map();
    const missing = await this.api.missingChunks([...batch.keys()]);
    for (const [hash, chunk] of batch) if (!missing.has(hash)) this.progress.had += chunk.size;
    const queue = [...batch].filter(([hash]) => missing.has(hash));
    const senders = Array.from({ length: Math.min(atOnce, queue.length) }, () => this.#sendAll(queue));
    await Promise.all(senders);
  }

  async #sendAll(queue) {
    for (let next; (next = queue.pop()); ) {
      const [hash, { path, file, start, size }] = next;
      try {
        await this.api.putChunk(hash, file.slice(start, start + size));
      } catch (error) {
        queue.length = 0;
        if (error.why?.code === "changed" || error.problem === "chunk-hash-mismatch") {
          throw new Stopped("changed", { what: shown(path), cause: error });
        }
        throw error;
      }
      this.progress.sent += size;
    }
  }
}
