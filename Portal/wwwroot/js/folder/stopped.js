/**
 * Why a folder does not come: a code that FolderWords has words for, and what they name (of the portal's no, its own words). Words of our own
 * stand there, in each language.
 */
export class Stopped extends Error {
  constructor(code, { what = null, count = null, words = null, cause } = {}) {
    super(code, { cause });
    this.why = { code, what, count, words };
  }
}

/** The same of whatever was thrown. */
export function whyOf(error) {
  const { code, what, count, words } = error?.why ?? { code: "fault", words: error?.message ?? error };
  return { code, what: cut(what), count: count ?? null, words: cutAll(words) };
}

// A text with holes, and what stands in them, which may be such texts.
const cutAll = (part) => (Array.isArray(part) ? part.map(cutAll) : cut(part));

const cut = (text) => (text === null || text === undefined ? null : String(text).slice(0, 1000));
