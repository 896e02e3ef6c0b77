import { isSingleKey } from "./keys.js";

// J and K move through the rows of a list, Enter opens the row, X chooses it.
export function attach(rows) {
  const controller = new AbortController();
  const move = (by) => {
    const all = [...document.querySelectorAll(rows)];
    const at = all.findIndex((row) => row.contains(document.activeElement));
    const next = all[Math.min(all.length - 1, Math.max(0, at + by))];
    if (!next) return;
    const link = next.querySelector("a");
    // A row that leads nowhere is stopped at all the same: none may be passed over unread.
    if (!link) next.tabIndex = -1;
    (link ?? next).focus();
    next.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener(
    "keydown",
    (event) => {
      if (!isSingleKey(event)) return;
      if (event.key === "j") move(1);
      else if (event.key === "k") move(-1);
      else if (event.key === "x") document.activeElement?.closest(rows)?.querySelector("input[type=checkbox]")?.click();
    },
    { signal: controller.signal },
  );
  return { dispose: () => controller.abort() };
}
