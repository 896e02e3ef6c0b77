// A field for code: a plain textarea that the form around it and its draft know, and in front of it, where that can be
// loaded, an editor (lib/code-editor, made by npm at build). The textarea mirrors the editor both ways, so that whoever
// reads, keeps or restores the form's fields needs to know of no editor. Only pages with such a field load either.

// Up to here each letter is mirrored as it is typed; a larger text after a moment's rest.
const small = 64 * 1024;
const rest = 250;

/** Watches a field; see CodeEditor.razor for its elements. Answers when it can be typed into. */
export async function attach(root, page, options) {
  const field = new CodeField(root, page, options);
  await field.open();
  return field;
}

class CodeField {
  #stop = new AbortController();
  #page;
  #options;
  #editor;
  #mount;
  #told;
  #telling = false;
  #tellTimer;
  #mirrorTimer;
  #isMirroring = false;

  constructor(root, page, options) {
    this.area = root.querySelector("textarea");
    this.#mount = root.querySelector("[data-mount]");
    this.#page = page;
    this.#options = options;
    this.#told = options.text.replace(/\r\n?/g, "\n");
    const { signal } = this.#stop;
    this.area.addEventListener("input", () => this.#typedPlain(), { signal });
    // The capturing phase: before anybody reads the fields.
    this.area.form?.addEventListener("submit", () => this.#mirror(), { signal, capture: true });
    root.addEventListener("keydown", (event) => this.#keys(event), { signal });
    addEventListener("pagehide", () => this.#mirror(), { signal });
  }

  async open() {
    let module;
    try {
      module = await import("../lib/code-editor/editor.js");
    } catch {
      // Not built (npm was missing) or not reachable: the textarea stays.
    }
    if (this.#stop.signal.aborted) return;
    if (module) this.#show(module);
    if (this.#text() !== this.#told) this.#tellSoon();
  }

  #show(module) {
    const had = document.activeElement === this.area ? this.area.selectionStart : null;
    this.#editor = module.open(this.#mount, { ...this.#options, text: this.area.value, changed: () => this.#typed() });
    this.#editor.setFaults(this.#options.faults);
    this.area.parentElement.dataset.editing = "";
    this.#mount.addEventListener("focusout", () => this.#mirror(), { signal: this.#stop.signal });
    if (had !== null) this.#editor.focusAt(had);
  }

  /** What stands in the field now. */
  current() {
    this.#mirror();
    clearTimeout(this.#tellTimer);
    this.#told = this.#text();
    // A stream to .NET 10 may not be empty, so one byte goes ahead.
    return new Blob(["\n", this.#told]);
  }

  setText(text) {
    this.#told = text.replace(/\r\n?/g, "\n");
    if (this.#text() === this.#told) return;
    this.#editor?.setText(this.#told);
    this.area.value = this.#told;
    this.#pass();
  }

  set({ path, readOnly, completions, faults }) {
    const before = this.#options;
    this.#options = { ...before, path, readOnly, completions, faults };
    if (!this.#editor) return;
    if (path !== before.path) this.#editor.setLanguage(path);
    if (readOnly !== before.readOnly) this.#editor.setReadOnly(readOnly);
    if (completions) this.#editor.setCompletions(completions);
    this.#editor.setFaults(faults);
  }

  goTo(line, column) {
    if (this.#editor) {
      this.#editor.goTo(line, column);
    } else {
      this.area.focus();
    }
  }

  dispose() {
    this.#stop.abort();
    clearTimeout(this.#tellTimer);
    clearTimeout(this.#mirrorTimer);
    this.#editor?.destroy();
    this.#editor = undefined;
  }

  #keys(event) {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key === "s") {
      // The browser would save the page.
      event.preventDefault();
      if (!this.area.readOnly) this.area.form?.requestSubmit();
    }
  }

  #text() {
    return this.#editor ? this.#editor.text : this.area.value;
  }

  #typed() {
    clearTimeout(this.#mirrorTimer);
    if (this.#editor.length <= small) {
      this.#mirror();
    } else {
      this.#mirrorTimer = setTimeout(() => this.#mirror(), rest);
    }
    this.#tellSoon();
  }

  // Somebody types into the plain field, or restores a draft into it.
  #typedPlain() {
    if (this.#isMirroring) return;
    this.#editor?.setText(this.area.value);
    this.#tellSoon();
  }

  #mirror() {
    clearTimeout(this.#mirrorTimer);
    if (!this.#editor || this.area.value === this.#editor.text) return;
    this.area.value = this.#editor.text;
    this.#pass();
  }

  // Drafts are kept by whoever hears the field's own event.
  #pass() {
    this.#isMirroring = true;
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
    this.#isMirroring = false;
  }

  #tellSoon() {
    clearTimeout(this.#tellTimer);
    this.#tellTimer = setTimeout(() => this.#tell(), this.#options.pause);
  }

  // The page is told that there is something new and fetches it: a text may be larger than one message.
  async #tell() {
    if (this.#stop.signal.aborted || this.#text() === this.#told) return;
    if (this.#telling) {
      this.#tellSoon();
      return;
    }
    this.#telling = true;
    try {
      await this.#page.invokeMethodAsync("ChangedAsync");
    } catch {
      // The connection is away. What was typed is here and in the draft; the next letter tells again.
    } finally {
      this.#telling = false;
    }
  }
}
