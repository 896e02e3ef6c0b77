// Keeps what is typed in a form. The truth is in the browser: what was typed while the connection was away, before a
// reload or after the session ended is in sessionStorage, and Run asks for it instead of trusting what reached the server.

const prefix = "pollinator.draft.";

/** Watches a form. */
export function attach(form, key) {
  return new FormDraft(form, prefix + key);
}

class FormDraft {
  #stop = new AbortController();
  #stored;

  constructor(form, key) {
    this.form = form;
    this.key = key;
    // Before the first key is saved: the draft of an earlier visit, not of this one.
    this.#stored = JSON.parse(read(key) ?? "{}");
    const options = { signal: this.#stop.signal };
    form.addEventListener("input", () => this.#save(), options);
    form.addEventListener("keydown", (e) => this.#keys(e), options);
  }

  /**
   * Types what an earlier visit of this tab had typed into each field that still holds what the page began with, and gives
   * what has no field to type into. Here, not at the server: in between, a person types on, and that must win.
   */
  restore(begun) {
    const restored = {};
    for (const [name, text] of Object.entries(this.#stored)) {
      const field = this.form.elements[name];
      const before = begun[name]?.replace(/\r\n?/g, "\n");
      if (!field || field.type === "hidden") {
        restored[name] = text;
      } else if (!field.readOnly && field.value === before && text !== before) {
        field.value = text;
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.dispatchEvent(new Event("change", { bubbles: true }));
        restored[name] = text;
      }
    }
    return new Blob([JSON.stringify(restored)]);
  }

  /** What stands in the fields now. */
  current() {
    return new Blob([JSON.stringify(this.#fields())]);
  }

  /** Keeps what the page has changed by itself. */
  keep(extra) {
    write(this.key, JSON.stringify({ ...JSON.parse(read(this.key) ?? "{}"), ...this.#fields(), ...extra }));
  }

  /** Leads to the first field that needs another look, out of its fold if it lies in one. */
  showFault() {
    const field = this.form.querySelector("[aria-invalid=true]");
    field?.closest("details")?.setAttribute("open", "");
    field?.focus();
  }

  forget() {
    this.#stop.abort();
    remove(this.key);
  }

  dispose() {
    this.#stop.abort();
  }

  #fields() {
    const fields = {};
    for (const element of this.form.elements) if (element.name && element.type !== "checkbox") fields[element.name] = element.value;
    return fields;
  }

  #save() {
    this.keep({});
  }

  #keys(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.form.requestSubmit();
    } else if (event.key === "Enter" && event.target.tagName === "INPUT" && this.form.dataset.enter !== "submits") {
      // Enter in one of twenty fields is a slip, not a wish to run on a supercomputer.
      event.preventDefault();
    }
  }
}

/** Copies a text to the clipboard; false where the browser does not allow it. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

// A full or forbidden storage must not stop a person from submitting.
function read(key) {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key, text) {
  try {
    sessionStorage.setItem(key, text);
  } catch {
    // Nothing to do: the form itself still holds it.
  }
}

function remove(key) {
  try {
    sessionStorage.removeItem(key);
  } catch {
    // It was not stored.
  }
}
