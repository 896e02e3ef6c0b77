import { faultOf, shown, skippedFolders } from "./paths.js";

/**
 * What was found in a dropped or chosen folder. Files are handles, not contents: nothing is read yet.
 * @typedef {{ name: string, files: {path: string, file: File}[], folders: string[], refused: {path: string, fault: string}[], skipped: string[] }} Found
 */

/** Entries must be taken from the drop event before its handler ends: afterwards the browser empties it. */
export function entriesOf(dataTransfer) {
  return [...dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter((entry) => entry);
}

/** Walks dropped entries. One folder becomes the project; several things become the content of a project without a name. */
export async function walkEntries(entries, signal, onProgress) {
  const found = nothing();
  const one = entries.length === 1 && entries[0].isDirectory;
  found.name = one ? entries[0].name : "";
  const queue = one ? await children(entries[0], "", found) : entries.map((entry) => ({ entry, path: entry.name }));
  while (queue.length > 0) {
    signal.throwIfAborted();
    const { entry, path } = queue.pop();
    if (!admit(path, entry.isDirectory, found)) continue;
    if (entry.isDirectory) {
      found.folders.push(path);
      for (const child of await children(entry, path, found)) queue.push(child);
    } else {
      await take(entry, path, found);
    }
    onProgress(found.files.length);
  }
  return found;
}

/** Takes the list of an <input>. With webkitdirectory, empty folders are not in it: the browser does not tell of them. Without, files have no folder. */
export function walkList(list) {
  const found = nothing();
  const files = [...list];
  found.name = files[0]?.webkitRelativePath.split("/")[0] ?? "";
  const skipped = new Set();
  for (const file of files) {
    const parts = file.webkitRelativePath ? file.webkitRelativePath.split("/").slice(1) : [file.name];
    const skip = parts.slice(0, -1).findIndex((part) => skippedFolders.has(part));
    if (skip >= 0) skipped.add(parts.slice(0, skip + 1).join("/"));
    else if (admit(parts.join("/"), false, found)) found.files.push({ path: parts.join("/"), file });
  }
  found.skipped = [...skipped].map(shown);
  return found;
}

/** The same, to be added to a folder of a state: what was a folder lies in it under its name. */
export function within(found, folder) {
  const before = [folder, found.name].filter((part) => part).map((part) => `${part}/`).join("");
  return { ...found, folders: found.folders.map((path) => before + path), files: found.files.map(({ path, file }) => ({ path: before + path, file })) };
}

const nothing = () => ({ name: "", files: [], folders: [], refused: [], skipped: [] });

function admit(path, isFolder, found) {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (isFolder && skippedFolders.has(name)) {
    found.skipped.push(shown(path));
    return false;
  }
  // Chromium gives an empty name for bytes that are not valid UTF-8.
  const fault = name === "" ? "name-not-utf8" : faultOf(path);
  if (fault) found.refused.push({ path: shown(path), fault });
  return !fault;
}

async function take(entry, path, found) {
  try {
    found.files.push({ path, file: await new Promise((resolve, reject) => entry.file(resolve, reject)) });
  } catch {
    // A name that is not valid UTF-8, a device or a file without permission: the browser lists it and cannot open it.
    found.refused.push({ path: shown(path), fault: "unreadable" });
  }
}

async function children(folder, path, found) {
  const reader = folder.createReader();
  const all = [];
  try {
    // One call gives at most a hundred.
    for (let some; (some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject))).length > 0; ) all.push(...some);
  } catch {
    found.refused.push({ path: shown(path || folder.name), fault: "folder-unreadable" });
  }
  return all.map((entry) => ({ entry, path: path ? `${path}/${entry.name}` : entry.name }));
}
