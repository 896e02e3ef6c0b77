// The editor itself. Everything about forms and the portal is in wwwroot/js/code-editor.js, which works without this.
import { Annotation, Compartment, EditorState, Transaction } from "@codemirror/state";
import {
  EditorView,
  drawSelection,
  dropCursor,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
} from "@codemirror/view";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language";
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { completionFrom } from "./completion.js";
import { languageOf } from "./languages.js";
import { look } from "./look.js";

// Told by the page, so it is not told back to it.
const given = Annotation.define();

// Ctrl Enter belongs to the form around the editor.
const keys = [...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap, indentWithTab].filter(
  (binding) => binding.key !== "Mod-Enter",
);

/**
 * Opens an editor in an element.
 * @param {{ text: string, label: string, describedBy: string, path: string, readOnly: boolean, completions: object[], placeholder: string?,
 *   most: number?, phrases: object, changed: () => void, refused: (length: number) => void }} options
 */
export function open(element, options) {
  return new Editor(element, options);
}

class Editor {
  #language = new Compartment();
  #readOnly = new Compartment();
  #completion = new Compartment();
  #named = new Compartment();
  #path;

  constructor(element, options) {
    this.view = new EditorView({
      parent: element,
      state: EditorState.create({
        doc: options.text,
        extensions: [
          this.#named.of(namedBy(options, false)),
          this.#readOnly.of(readOnly(options.readOnly)),
          this.#language.of([]),
          this.#completion.of(completing(options.completions)),
          options.placeholder ? placeholder(options.placeholder) : [],
          options.most ? atMost(options) : [],
          EditorState.phrases.of(options.phrases),
          basics,
          EditorView.updateListener.of((update) => {
            if (update.docChanged && !update.transactions.some((change) => change.annotation(given))) options.changed();
          }),
        ],
      }),
    });
    this.options = options;
    this.setLanguage(options.path);
  }

  get text() {
    return this.view.state.doc.toString();
  }

  get length() {
    return this.view.state.doc.length;
  }

  /** Puts something in place of a part, with the cursor where it was. What was typed before can be got back by undoing. */
  change({ from, to, insert }) {
    this.view.dispatch({ changes: { from, to, insert }, annotations: [given.of(true), Transaction.userEvent.of("input.given")] });
  }

  setReadOnly(value) {
    this.view.dispatch({ effects: this.#readOnly.reconfigure(readOnly(value)) });
  }

  setCompletions(items) {
    this.view.dispatch({ effects: this.#completion.reconfigure(completing(items)) });
  }

  async setLanguage(path) {
    this.#path = path;
    const language = await languageOf(path).catch(() => null);
    // A slower one that was asked for before must not win.
    if (this.#path === path) this.view.dispatch({ effects: this.#language.reconfigure(language ?? []) });
  }

  /** Marks faults: { line, column, message, isWarning }, counted from 1. */
  setFaults(faults) {
    const { doc } = this.view.state;
    const marks = faults.map((fault) => markOf(doc, fault)).sort((one, other) => one.from - other.from);
    this.view.dispatch(setDiagnostics(this.view.state, marks), {
      effects: this.#named.reconfigure(namedBy(this.options, faults.some((fault) => !fault.isWarning))),
    });
  }

  goTo(line, column) {
    const at = placeIn(this.view.state.doc, line, column);
    this.view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
    this.view.focus();
  }

  /** Goes on where somebody was in the plain field. */
  focusAt(offset) {
    this.view.dispatch({ selection: { anchor: Math.min(offset, this.length) } });
    this.view.focus();
  }

  destroy() {
    this.#path = null;
    this.view.destroy();
  }
}

const basics = [
  lineNumbers(),
  lintGutter(),
  highlightSpecialChars(),
  history(),
  drawSelection(),
  dropCursor(),
  indentOnInput(),
  bracketMatching(),
  closeBrackets(),
  highlightActiveLine(),
  highlightActiveLineGutter(),
  highlightSelectionMatches(),
  keymap.of(keys),
  EditorState.tabSize.of(4),
  look,
];

// As a plain field's maxlength, but with a word about it. What the page gives is the page's own business.
const atMost = ({ most, refused }) =>
  EditorState.changeFilter.of((change) => {
    const { length } = change.newDoc;
    if (length <= most || length <= change.startState.doc.length || change.annotation(given)) return true;
    refused(length);
    return false;
  });

const readOnly = (value) => [EditorState.readOnly.of(value), EditorView.contentAttributes.of(value ? { "aria-readonly": "true" } : {})];

// A key that was taken asks at once for its values.
const completing = (items) =>
  items.length > 0
    ? [indentUnit.of("  "), autocompletion({ override: [completionFrom(items)], icons: false, activateOnCompletion: ({ type }) => type === "property" })]
    : indentUnit.of("    ");

const namedBy = ({ label, describedBy }, isWrong) =>
  EditorView.contentAttributes.of({
    // Editable is focusable; who checks pages for whether what scrolls can be reached by keys goes by this alone.
    tabindex: "0",
    "aria-label": label,
    "aria-describedby": describedBy,
    ...(isWrong ? { "aria-invalid": "true" } : {}),
  });

function placeIn(doc, line, column) {
  const at = doc.line(Math.min(Math.max(line, 1), doc.lines));
  return Math.min(at.from + Math.max(column - 1, 0), at.to);
}

// The word that stands there; the whole rest of the line where none does.
function markOf(doc, { line, column, message, isWarning }) {
  const from = placeIn(doc, line, column);
  const rest = doc.lineAt(from).text.slice(from - doc.lineAt(from).from);
  const word = /^[\w.-]+/.exec(rest)?.[0] ?? rest.trimEnd();
  return { from, to: from + word.length, severity: isWarning ? "warning" : "error", message };
}
