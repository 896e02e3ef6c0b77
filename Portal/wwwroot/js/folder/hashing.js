import { Stopped } from "./stopped.js";

export const chunkSize = 4 * 1024 * 1024;

/**
 * A SHA-256 function. The browser's own needs a secure context (https, or localhost); without it a script does the
 * same, some ten times slower.
 */
export async function hasher() {
  if (globalThis.crypto?.subtle) {
    return async (bytes) => hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  }
  try {
    const { sha256 } = await import(new URL("../../lib/noble-hashes/sha2.js", import.meta.url));
    return async (bytes) => hex(sha256(new Uint8Array(bytes)));
  } catch {
    throw new Stopped("no-hashing");
  }
}

/** Hashes a file chunk by chunk; never more than one chunk of it is in memory. */
export async function hashFile(file, sha256, signal, onBytes) {
  const chunks = [];
  let isExecutable = false;
  for (let start = 0; start < file.size; start += chunkSize) {
    signal.throwIfAborted();
    const bytes = await file.slice(start, start + chunkSize).arrayBuffer();
    if (start === 0) isExecutable = startsWithShebang(bytes);
    chunks.push(await sha256(bytes));
    onBytes(bytes.byteLength);
  }
  return { size: file.size, chunks, isExecutable };
}

// A browser does not say whether a file may be executed. A script that names its interpreter was meant to be.
function startsWithShebang(bytes) {
  const [first, second] = new Uint8Array(bytes, 0, Math.min(2, bytes.byteLength));
  return first === 0x23 && second === 0x21;
}

const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
