// Keeps what is typed in a form. The truth is in the browser: what was typed while the connection was away, before a
// reload or after the session ended is in sessionStorage, and Run asks for it instead of trusting what reached the server.
// The page puts the person and their colony into the name of each form: whoever signs in next in this tab finds nothing of it.

const prefix = "pollinator.draft.";

/** What an earlier visit of this tab had stored for a form, from before this visit's first key. */
const earlier = new WeakMap();

// From the page's load on, not from attach: a form can be typed into some round trips before the server asks for that.
document.addEventListener("input", ({ target, detail }) => {
  // A field for code says what is typed into it by its own textarea: what else is inside it, such as its search, is no field of the form.
  if (!target.form?.dataset.draft || target.closest("[data-mount]")) return;
  // What the page puts into a field must be kept too, but nobody has typed it.
  if (detail?.isGiven) save(target.form, {});
  else save(target.form, { LastTyped: target.name, ...("whole" in target.dataset ? { WholeTyped: true } : {}) });
});

// Who signs out leaves nothing typed in this tab; who is asked whether to leave the page, and stays, loses nothing. Added anew each time, to come after
// the fields that tell what was typed last only when the page is left.
document.addEventListener("submit", ({ target }) => {
  if (target.getAttribute("action") !== "/sign-out") return;
  stay();
  addEventListener("pagehide", forgetAll);
  for (const type of touches) addEventListener(type, stay, { capture: true });
});

// Who touches the page again goes on with it. However long the answer to a sign-out takes, nobody else has touched it in between.
const touches = ["pointerdown", "keydown"];
function stay() {
  removeEventListener("pagehide", forgetAll);
  for (const type of touches) removeEventListener(type, stay, { capture: true });
}

/** Watches a form with data-draft="key". */
export function attach(form) {
  return new FormDraft(form);
}

class FormDraft {
  #stop = new AbortController();
  #stored;

  constructor(form) {
    this.form = form;
    this.#stored = JSON.parse(storedBefore(form));
    form.addEventListener("keydown", (e) => this.#keys(e), { signal: this.#stop.signal });
  }

  /**
   * Types what an earlier visit of this tab had typed into each field that still holds what the page began with, and gives
   * what has no field to type into. Here, not at the server: in between, a person types on, and that must win.
   */
  async restore(begun) {
    const [restored, typed] = [{}, []];
    for (const [name, text] of this.#inTheirOrder()) {
      const field = this.form.elements[name];
      const before = begun[name]?.replace(/\r\n?/g, "\n");
      if (!field || field.type === "hidden") {
        restored[name] = text;
      } else if (!field.readOnly && field.value === before && text !== before) {
        restored[name] = text;
        typed.push([field, text]);
      }
    }
    for (const [field, text] of typed) {
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
      // It tells the page by a way of its own, and what was typed after it must not overtake it.
      if ("whole" in field.dataset) await heard(field);
    }
    return new Blob([JSON.stringify(restored)]);
  }

  // A field with data-whole says the same as all others together: what was typed last, it or one of them, comes last here too and has the last word.
  #inTheirOrder() {
    const whole = this.form.querySelector("[data-whole]")?.name;
    // One that only the page has written says nothing that the others do not, and may be older: it is written anew from them.
    const isOurs = (name) => name === "LastTyped" || name === "WholeTyped" || (name === whole && !this.#stored.WholeTyped);
    const entries = Object.entries(this.#stored).filter(([name]) => !isOurs(name));
    const isWhole = ([name]) => name === whole;
    const [first, last] = this.#stored.LastTyped === whole ? [(e) => !isWhole(e), isWhole] : [isWhole, (e) => !isWhole(e)];
    return [...entries.filter(first), ...entries.filter(last)];
  }

  /** What stands in the fields now. */
  current() {
    return new Blob([JSON.stringify(fieldsOf(this.form))]);
  }

  /** Keeps what the page has changed by itself. */
  keep(extra) {
    save(this.form, extra);
  }

  /** Leads to the first field that needs another look, out of its fold if it lies in one. */
  showFault() {
    const field = this.form.querySelector("[aria-invalid=true]");
    field?.closest("details")?.setAttribute("open", "");
    field?.focus();
  }

  /** Forgets what is stored; the form is not kept any more. */
  forget() {
    this.#stop.abort();
    remove(keyOf(this.form));
    delete this.form.dataset.draft;
  }

  dispose() {
    this.#stop.abort();
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

async function heard(field) {
  for (let looks = 0; looks < 100 && !field.heard; looks++) await new Promise((done) => setTimeout(done, 50));
  await field.heard?.();
}

function keyOf(form) {
  return prefix + form.dataset.draft;
}

function fieldsOf(form) {
  const fields = {};
  for (const element of form.elements) {
    if (element.name && element.type !== "checkbox" && !element.closest("[data-mount]")) fields[element.name] = element.value;
  }
  return fields;
}

function storedBefore(form) {
  if (!earlier.has(form)) earlier.set(form, read(keyOf(form)) ?? "{}");
  return earlier.get(form);
}

function save(form, extra) {
  storedBefore(form);
  write(keyOf(form), JSON.stringify({ ...JSON.parse(read(keyOf(form)) ?? "{}"), ...fieldsOf(form), ...extra }));
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

function forgetAll() {
  try {
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith(prefix)) sessionStorage.removeItem(key);
    }
  } catch {
    // None was stored.
  }
}

function remove(key) {
  try {
    sessionStorage.removeItem(key);
  } catch {
    // It was not stored.
  }
}
