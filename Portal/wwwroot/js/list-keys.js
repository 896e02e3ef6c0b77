import { isSingleKey } from "./keys.js";

// J and K move through the rows of a list, Enter opens the row, X chooses it, / goes to the search field.
export function attach(rows) {
  const controller = new AbortController();
  const move = (by) => {
    const all = [...document.querySelectorAll(rows)];
    const at = all.findIndex((row) => row.contains(document.activeElement));
    const next = all[Math.min(all.length - 1, Math.max(0, at + by))];
    next?.querySelector("a")?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener(
    "keydown",
    (event) => {
      if (!isSingleKey(event)) return;
      if (event.key === "j") move(1);
      else if (event.key === "k") move(-1);
      else if (event.key === "x") document.activeElement?.closest(rows)?.querySelector("input[type=checkbox]")?.click();
      else if (event.key === "/") {
        event.preventDefault();
        document.querySelector("main input[type=search]")?.focus();
      }
    },
    { signal: controller.signal },
  );
  return { dispose: () => controller.abort() };
}
