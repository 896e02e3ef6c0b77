import { entriesOf, walkEntries, walkList, within } from "./walk.js";
import { sendFolder } from "./sending.js";
import { whyOf } from "./stopped.js";

// A message to the server is at most 32 KB: long lists are cut, their length is told.
const mostListed = 20;
const longestShown = 120;

/** Makes an element take a folder or files, by drop or by an input in it. The component hears of it through its methods. */
export function attach(zone, component) {
  return new FolderDrop(zone, component);
}

class FolderDrop {
  #listeners = new AbortController();
  #run = null;
  #found = null;
  #depth = 0;

  constructor(zone, component) {
    this.zone = zone;
    this.component = component;
    const options = { signal: this.#listeners.signal };
    zone.addEventListener("dragenter", (e) => this.#over(e, 1), options);
    zone.addEventListener("dragleave", (e) => this.#over(e, -1), options);
    zone.addEventListener("dragover", (e) => e.preventDefault(), options);
    zone.addEventListener("drop", (e) => this.#drop(e), options);
    // Which inputs are in it changes with the project.
    zone.addEventListener("change", (e) => e.target.type === "file" && this.#choose(e.target), options);
    // A folder let go beside the zone would replace the page with a listing of it.
    window.addEventListener("dragover", keepPage, options);
    window.addEventListener("drop", keepPage, options);
    window.addEventListener("beforeunload", (e) => this.#run && e.preventDefault(), options);
    zone.dataset.ready = "true";
  }

  /** Sends what was found last to a project: as its new state, or to be added `onto` its newest, where a folder may be named for it. */
  send(project, onto, folder) {
    const found = folder === null ? this.#found : within(this.#found, folder);
    this.#start(async (signal) => {
      const progress = { files: 0, bytes: 0, sent: 0, had: 0 };
      const stop = this.#report(progress);
      try {
        const snapshot = await sendFolder(found, project, onto, signal, progress);
        stop();
        await this.#tell("Sent", snapshot.id, progress);
      } finally {
        stop();
      }
    });
  }

  cancel() {
    this.#run?.abort();
  }

  dispose() {
    this.cancel();
    this.#listeners.abort();
  }

  #over(event, step) {
    event.preventDefault();
    this.#depth += step;
    this.zone.classList.toggle("over", this.#depth > 0);
  }

  #drop(event) {
    event.preventDefault();
    this.#depth = 0;
    this.zone.classList.remove("over");
    const entries = entriesOf(event.dataTransfer);
    if (entries.length > 0) this.#scan((signal) => walkEntries(entries, signal, throttled((files) => this.#tell("Walked", files))));
  }

  #choose(input) {
    const list = [...input.files];
    input.value = "";
    if (list.length > 0) this.#scan(async () => walkList(list));
  }

  #scan(walk) {
    if (this.#run) return;
    this.#start(async (signal) => {
      const found = await walk(signal);
      this.#found = found;
      await this.#tell("Scanned", {
        name: found.name.slice(0, 200),
        files: found.files.length,
        bytes: found.files.reduce((sum, { file }) => sum + file.size, 0),
        refused: found.refused.slice(0, mostListed).map(({ path, fault }) => ({ path: short(path), fault })),
        refusedCount: found.refused.length,
        skipped: found.skipped.slice(0, mostListed).map(short),
        skippedCount: found.skipped.length,
      });
    });
  }

  async #start(work) {
    const run = new AbortController();
    this.#run = run;
    try {
      await work(run.signal);
    } catch (error) {
      this.#run = null;
      await this.#tell("Stopped", run.signal.aborted ? null : whyOf(error));
    } finally {
      if (this.#run === run) this.#run = null;
    }
  }

  #report(progress) {
    const timer = setInterval(() => this.#tell("Progressed", { ...progress }), 250);
    return () => clearInterval(timer);
  }

  // The page may have lost its connection for a moment: what it must hear is told again until it comes back.
  async #tell(method, ...values) {
    const insist = method === "Sent" || method === "Stopped" || method === "Scanned";
    for (let attempt = 0; attempt < (insist ? 60 : 1); attempt++) {
      try {
        return await this.component.invokeMethodAsync(method, ...values);
      } catch {
        if (this.#listeners.signal.aborted || !insist) return undefined;
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
    }
    return undefined;
  }
}

// Text that is moved within a field is none of it.
const keepPage = (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault();

const short = (path) => (path.length > longestShown ? `${path.slice(0, longestShown)}…` : path);

function throttled(action) {
  let last = 0;
  return (value) => {
    const now = performance.now();
    if (now - last < 250) return;
    last = now;
    action(value);
  };
}
