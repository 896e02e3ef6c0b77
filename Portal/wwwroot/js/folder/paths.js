import { Stopped } from "./stopped.js";

// Which names may stand in a snapshot: the same rules as PathRules in the contracts. The portal checks again;
// what is found here is found before anything is sent, so that the rest can travel.

const maxPartBytes = 255;
const maxPathBytes = 4096;
const maxEntries = 200_000;
const encoder = new TextEncoder();

/** Folders that hold what a program can make again, or what is nobody's business but the machine's. */
export const skippedFolders = new Set([".git", "__pycache__", ".venv", "node_modules"]);

/** Why this path may not stand in a snapshot, by a code that FolderWords has words for; null when it may. */
export function faultOf(path) {
  if (path.length === 0) return "empty";
  if (path.includes("\0")) return "nul";
  if (path.includes("\\")) return "backslash";
  if (!isWellFormed(path)) return "not-utf8";
  if (encoder.encode(path).length > maxPathBytes) return "path-too-long";
  if (path.startsWith("/")) return "absolute";
  for (const part of path.split("/")) {
    if (part === "") return "empty-part";
    if (part === ".") return "dot-part";
    if (part === "..") return "dots-part";
    if (encoder.encode(part).length > maxPartBytes) return "part-too-long";
  }
  return null;
}

/** A name as it may be shown in one line: controls and what turns the direction of writing are escaped. */
export function shown(name) {
  const escapes = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
  const text = name.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|[\uD800-\uDFFF](?![\uDC00-\uDFFF])/gu,
    (c) => escapes[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

/** Adds the folders that paths name, and sorts by UTF-8 bytes: the canonical order of a snapshot. */
export function canonical(entries) {
  const known = new Map();
  for (const entry of entries) known.set(entry.path, entry);
  for (const path of [...known.keys()]) {
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      const parent = path.slice(0, end);
      if (known.has(parent)) break;
      known.set(parent, { path: parent, kind: "Folder" });
    }
  }
  if (known.size > maxEntries) {
    throw new Stopped("too-many", { count: known.size });
  }
  return [...known.values()].sort((a, b) => comparePaths(a.path, b.path));
}

// JavaScript compares UTF-16 units; a surrogate pair stands for a code point above U+FFFF, so it ranks above U+E000.
export function comparePaths(a, b) {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

const rank = (unit) => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);

function isWellFormed(text) {
  return typeof text.isWellFormed === "function"
    ? text.isWellFormed()
    : !/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?:[^\uD800-\uDBFF]|^)[\uDC00-\uDFFF]/.test(text);
}
