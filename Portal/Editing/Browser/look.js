// The portal's own colours (wwwroot/css/tokens.css): a change of theme needs nothing here.
import { EditorView } from "@codemirror/view";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { tags } from "@lezer/highlight";

const frame = EditorView.theme({
  "&": { color: "var(--text)", backgroundColor: "var(--log-surface)", maxHeight: "70dvh" },
  // The ring lies above the numbers of the lines, which lie above the text.
  "&.cm-focused": { outline: "none" },
  "&.cm-focused::after": { content: "''", position: "absolute", inset: "0", zIndex: "250", border: "2px solid var(--link)", pointerEvents: "none" },
  ".cm-content:focus-visible": { outline: "none" },
  ".cm-scroller": { font: "400 12px/19px var(--mono)", fontVariantLigatures: "none", overflow: "auto" },
  ".cm-content": { caretColor: "var(--text)", padding: "8px 0", minHeight: "76px" },
  ".cm-placeholder": { color: "var(--text3)" },
  ".cm-line": { padding: "0 12px 0 4px" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--text)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground, .cm-content ::selection": {
    backgroundColor: "var(--selection)",
  },
  ".cm-gutters": { backgroundColor: "var(--log-surface)", color: "var(--text3)", border: "0" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 8px 0 12px", minWidth: "40px" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--sunken)" },
  ".cm-activeLineGutter": { color: "var(--text)" },
  // Nobody types there; and what an empty text shows instead is one line of several.
  "&:not(.cm-focused) :is(.cm-activeLine, .cm-activeLineGutter), .cm-activeLine:has(.cm-placeholder)": { backgroundColor: "transparent" },
  // The line that is edited must not hide what is selected in it.
  "&.cm-focused:has(.cm-selectionBackground) .cm-activeLine": { backgroundColor: "transparent" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": { backgroundColor: "var(--waiting-tint)", outline: "1px solid var(--field-border)" },
  ".cm-nonmatchingBracket, &.cm-focused .cm-nonmatchingBracket": { backgroundColor: "var(--failed-tint)", color: "var(--failed)" },
  ".cm-searchMatch": { backgroundColor: "var(--hit)", color: "var(--text)" },
  ".cm-searchMatch-selected": { outline: "1px solid var(--link)" },
  ".cm-selectionMatch": { backgroundColor: "var(--waiting-tint)" },
  ".cm-panels": { backgroundColor: "var(--surface)", color: "var(--text)", fontFamily: "var(--sans)" },
  ".cm-panels.cm-panels-top": { borderBottom: "1px solid var(--border)" },
  ".cm-panels.cm-panels-bottom": { borderTop: "1px solid var(--border)" },
  ".cm-panel.cm-search": { padding: "8px 32px 8px 8px", font: "400 13px/18px var(--sans)" },
  ".cm-panel.cm-search label": { font: "400 13px/18px var(--sans)" },
  ".cm-panel .cm-textField": {
    backgroundColor: "var(--surface)",
    color: "var(--text)",
    border: "1px solid var(--field-border)",
    borderRadius: "var(--radius)",
    font: "400 13px/18px var(--sans)",
    padding: "4px 8px",
  },
  ".cm-panel .cm-button": {
    backgroundImage: "none",
    backgroundColor: "var(--surface)",
    color: "var(--text)",
    border: "1px solid var(--field-border)",
    borderRadius: "var(--radius)",
    font: "400 13px/18px var(--sans)",
    padding: "4px 10px",
  },
  ".cm-panel .cm-button:hover": { backgroundColor: "var(--sunken)" },
  ".cm-panel [name=close], .cm-panel-lint [name=close]": { color: "var(--text2)", fontSize: "18px", padding: "0 8px" },
  ".cm-tooltip": {
    backgroundColor: "var(--surface)",
    color: "var(--text)",
    border: "1px solid var(--border)",
    borderRadius: "var(--radius)",
    boxShadow: "var(--float-shadow)",
  },
  ".cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", fontSize: "12px", maxHeight: "15em" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "4px 12px", lineHeight: "19px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--primary)", color: "var(--on-primary)" },
  ".cm-completionDetail": { fontStyle: "normal", fontFamily: "var(--sans)", color: "var(--text3)" },
  "li[aria-selected] .cm-completionDetail": { color: "inherit" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-completionInfo": { fontFamily: "var(--sans)", fontSize: "13px", lineHeight: "18px", padding: "8px 12px", maxWidth: "320px" },
  ".cm-tooltip-lint": { fontFamily: "var(--sans)", fontSize: "13px", lineHeight: "18px" },
  ".cm-diagnostic": { padding: "6px 12px", borderLeft: "3px solid var(--attention)" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--failed)" },
  ".cm-lintRange-error, .cm-lintRange-warning": { backgroundImage: "none", textDecoration: "underline wavy var(--failed) 1px", textUnderlineOffset: "3px" },
  ".cm-lintRange-warning": { textDecorationColor: "var(--attention)" },
  ".cm-lintPoint::after": { borderBottomColor: "var(--failed)" },
  ".cm-lintPoint-warning::after": { borderBottomColor: "var(--attention)" },
  ".cm-gutter-lint": { width: "14px" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "3px 2px" },
  ".cm-lint-marker": { width: "10px", height: "10px", content: "''", borderRadius: "50%", border: "2px solid var(--attention)" },
  ".cm-lint-marker-error": { content: "''", borderRadius: "2px", borderColor: "var(--failed)", backgroundColor: "var(--failed)" },
});

// Ink on paper with little colour: what the eye looks for in a file is comment, text and keyword.
const inks = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier, tags.operatorKeyword, tags.controlKeyword], color: "var(--ansi-magenta)" },
  { tag: [tags.string, tags.special(tags.string), tags.regexp, tags.character, tags.inserted], color: "var(--ansi-green)" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom, tags.unit], color: "var(--ansi-yellow)" },
  { tag: [tags.comment, tags.meta, tags.processingInstruction], color: "var(--ansi-grey)" },
  { tag: [tags.propertyName, tags.definition(tags.propertyName), tags.attributeName, tags.labelName, tags.heading], color: "var(--ansi-blue)" },
  { tag: [tags.typeName, tags.className, tags.namespace, tags.tagName, tags.macroName], color: "var(--ansi-cyan)" },
  { tag: [tags.function(tags.variableName), tags.standard(tags.variableName), tags.function(tags.definition(tags.variableName))], color: "var(--ansi-cyan)" },
  { tag: [tags.link, tags.url], color: "var(--link)", textDecoration: "underline" },
  { tag: [tags.deleted, tags.invalid], color: "var(--ansi-red)" },
  { tag: [tags.heading, tags.strong], fontWeight: "700" },
]);

/** How the editor looks. */
export const look = [frame, syntaxHighlighting(inks)];
