// A field for code: a plain textarea that the form around it and its draft know, and in front of it, where that can be
// loaded, an editor (lib/code-editor, made by npm at build). The textarea mirrors the editor both ways, so that whoever
// reads, keeps or restores the form's fields needs to know of no editor. Only pages with such a field load either.

// Up to here each letter is mirrored as it is typed; a larger text after a moment's rest.
const small = 64 * 1024;
const rest = 250;

// A message to the page has 32 KB, and a character may need three bytes or an escape. A longer text is fetched as a stream.
const inOneMessage = 8000;

// A connection that breaks leaves a message without an answer, for ever. A long text may take the time of a slow line, 64 kbit/s:
// sent again before it has arrived, it would never arrive.
const answerWithin = 10_000;
const lettersInMillisecond = 8;
const againAfter = 2_000;

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
  // What the page knows; null when that is not known.
  #told;
  #telling = false;
  #missed = false;
  #tellTimer;
  #mirrorTimer;
  #isMirroring = false;

  constructor(root, page, options) {
    this.area = root.querySelector("textarea");
    this.#mount = root.querySelector("[data-mount]");
    this.#page = page;
    this.#options = options;
    this.#told = lines(options.text);
    const { signal } = this.#stop;
    this.area.heard = () => this.#heard();
    this.area.addEventListener("input", (event) => this.#typedPlain(event), { signal });
    // The capturing phase: before anybody reads the fields.
    this.area.form?.addEventListener("submit", () => this.#leave(), { signal, capture: true });
    root.addEventListener("keydown", (event) => this.#keys(event), { signal });
    root.addEventListener("focusout", () => this.#leave(), { signal });
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
    this.#tell();
  }

  #show(module) {
    const had = document.activeElement === this.area ? this.area.selectionStart : null;
    this.#editor = module.open(this.#mount, {
      ...this.#options,
      text: this.area.value,
      changed: () => this.#typed(),
      refused: (length) => this.#page.invokeMethodAsync("TooLong", length).catch(() => {}),
    });
    this.#editor.setFaults(this.#options.faults);
    this.area.parentElement.dataset.editing = "";
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

  /** Puts another text in place of whatever stands there. */
  setText(text) {
    this.#told = lines(text);
    this.#missed = false;
    this.#put(this.#told);
  }

  /**
   * The same, unless something was typed that the page had not heard when it made this text: that is told then, the page makes one of both,
   * and gives it again. Answers whether the text stands there now.
   */
  give(text) {
    if (this.#telling || this.#text() !== this.#told) {
      this.#missed = true;
      if (!this.#telling) this.#tellSoon();
      return false;
    }
    this.setText(text);
    return true;
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
      // The browser would save the page. Only a form that is there to save is sent by it: others start something.
      event.preventDefault();
      if (!this.area.readOnly && this.area.form?.dataset.enter === "submits") this.area.form.requestSubmit();
    }
  }

  #text() {
    return this.#editor ? this.#editor.text : this.area.value;
  }

  // Only what differs is changed, so that the cursor stays where it is.
  #put(text) {
    const change = difference(this.#text(), text);
    if (!change) return;
    if (this.#editor) {
      this.#editor.change(change);
      this.area.value = text;
    } else {
      this.area.setRangeText(change.insert, change.from, change.to, "preserve");
    }
    this.#pass(true);
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
  #typedPlain({ isTrusted }) {
    if (this.#isMirroring) return;
    const change = this.#editor && difference(this.#editor.text, this.area.value);
    if (change) this.#editor.change(change);
    if (isTrusted) {
      this.#tellSoon();
    } else {
      // A draft's fields come in the order in which they were typed into, and are to reach the page so.
      this.#tell();
    }
  }

  // What was typed here comes to the page before what is done elsewhere in the form.
  #leave() {
    this.#mirror();
    this.#tell();
  }

  #mirror() {
    clearTimeout(this.#mirrorTimer);
    if (!this.#editor || this.area.value === this.#editor.text) return;
    this.area.value = this.#editor.text;
    this.#pass(false);
  }

  // Drafts are kept by whoever hears the field's own event, and told apart from what a person types there.
  #pass(isGiven) {
    this.#isMirroring = true;
    this.area.dispatchEvent(new CustomEvent("input", { bubbles: true, detail: { isGiven } }));
    this.#isMirroring = false;
  }

  #tellSoon(pause = this.#options.pause) {
    clearTimeout(this.#tellTimer);
    this.#tellTimer = setTimeout(() => this.#tell(), pause);
  }

  async #tell() {
    // The page is gone, and nobody would hear it.
    if (!this.area.isConnected) this.dispose();
    if (this.#stop.signal.aborted || (this.#text() === this.#told && !this.#missed)) return;
    if (this.#telling) {
      this.#tellSoon();
      return;
    }
    clearTimeout(this.#tellTimer);
    this.#telling = true;
    this.#missed = false;
    try {
      const text = this.#text();
      const patience = answerWithin + text.length / lettersInMillisecond;
      await Promise.race([this.#send(text), new Promise((_, no) => setTimeout(no, patience))]);
      this.#telling = false;
      if (this.#missed) this.#tellSoon();
    } catch {
      // The connection is away. What was typed is here and in the draft.
      this.#telling = false;
      this.#told = null;
      if (!this.#stop.signal.aborted) this.#tellSoon(againAfter);
    }
  }

  // When the page has heard all that stands here; not for ever, since it may be away.
  async #heard() {
    for (let looks = 0; looks < 100 && (this.#telling || this.#text() !== this.#told); looks++) {
      this.#tell();
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  #send(text) {
    // The page fetches it by itself then.
    if (text.length > inOneMessage) return this.#page.invokeMethodAsync("ChangedAsync");
    this.#told = text;
    return this.#page.invokeMethodAsync("TypedAsync", text);
  }
}

const lines = (text) => text.replace(/\r\n?/g, "\n");

/** The part in which two texts differ; null where they do not. */
function difference(before, after) {
  if (before === after) return null;
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before[from] === after[from]) from++;
  let end = 0;
  while (end < most - from && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) };
}
