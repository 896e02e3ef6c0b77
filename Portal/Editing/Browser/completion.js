// What may be typed at a place of a settings file. The page says what there is ({ place, text, insert, about, isValue });
// here stands only where in the text the cursor is. By indentation, not by the parser's tree: that is broken while one types.

const keyLine = /^(\s*)(?:-\s+)?(['"]?)([A-Za-z_][\w-]*)\2\s*:(?:\s|$)/;

const indentOf = (text) => text.length - text.trimStart().length;

/** Which keys a line at this indentation lies below, as "a.b", with the number of the first line above that is not in its block. */
function blockOf(doc, number, indent) {
  const path = [];
  let begin = 0;
  for (let at = number - 1; at > 0 && indent > 0; at--) {
    const line = doc.line(at).text;
    const key = keyLine.exec(line);
    if (key && key[1].length < indent) {
      path.unshift(key[3]);
      indent = key[1].length;
      begin ||= at;
    }
  }
  return { place: path.join("."), begin };
}

/** The keys that stand in a block already, but for the cursor's own line. */
function keysIn(doc, begin, number, indent) {
  const keys = new Set();
  for (let at = begin + 1; at <= doc.lines; at++) {
    const line = doc.line(at).text;
    if (at !== number && line.trim() && !line.trimStart().startsWith("#")) {
      if (indentOf(line) < indent) break;
      const key = keyLine.exec(line);
      if (key && key[1].length === indent) keys.add(key[3]);
    }
  }
  return keys;
}

const option = ({ text, insert, about, isValue }, boost) => ({
  label: text,
  apply: insert ?? text,
  info: about || undefined,
  type: isValue ? "constant" : "property",
  boost,
});

/** A source for CodeMirror's completion, from the items that a page gave. */
export function completionFrom(items) {
  return (context) => {
    const line = context.state.doc.lineAt(context.pos);
    const before = line.text.slice(0, context.pos - line.from);
    const value = /^(\s*)([A-Za-z_][\w-]*)\s*:\s+([^#]*)$/.exec(before);
    if (value) return valuesAt(context, items, line, value);
    const key = /^(\s*)([\w-]*)$/.exec(before);
    if (!key || (!context.explicit && !key[2])) return null;
    const { place, begin } = blockOf(context.state.doc, line.number, key[1].length);
    const taken = keysIn(context.state.doc, begin, line.number, key[1].length);
    const offered = items.filter((item) => !item.isValue && item.place === place && !taken.has(item.text));
    return answer(offered, line.from + key[1].length, /^[\w-]*$/);
  };
}

function valuesAt(context, items, line, [, indent, key, typed]) {
  const { place } = blockOf(context.state.doc, line.number, indent.length);
  const path = place ? `${place}.${key}` : key;
  return answer(
    items.filter((item) => item.isValue && item.place === path),
    context.pos - typed.length,
    /^[^#]*$/,
  );
}

// In the order in which the page gave them: what most people need comes first.
function answer(items, from, validFor) {
  return items.length === 0 ? null : { from, validFor, options: items.map((item, index) => option(item, -index)) };
}
