import { isSingleKey } from "./keys.js";

// Follows the end of a log while the reader is there, and leads the log's keys to the page.
export function attach(card, scroll, view) {
  let following = false;
  let atEnd = true;
  const controller = new AbortController();
  const options = { signal: controller.signal };

  const toEnd = () => {
    scroll.scrollTop = scroll.scrollHeight;
  };
  const grown = new MutationObserver(() => following && toEnd());
  grown.observe(scroll, { childList: true, subtree: true, attributes: true, attributeFilter: ["style"], characterData: true });

  // Only what the reader does ends the following: our own scrolling and growth do not.
  let byHand = 0;
  for (const kind of ["wheel", "touchmove", "pointerdown", "keydown"]) {
    scroll.addEventListener(kind, () => (byHand = performance.now()), { passive: true, signal: controller.signal });
  }
  scroll.addEventListener(
    "scroll",
    () => {
      const now = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 24;
      const hand = performance.now() - byHand < 1500;
      if (hand && following && !now) {
        following = false;
        view.invokeMethodAsync("TellAsync", "left-end");
      } else if (hand && !following && now && !atEnd) {
        view.invokeMethodAsync("TellAsync", "at-end");
      }
      atEnd = now;
    },
    { passive: true, signal: controller.signal },
  );

  document.addEventListener(
    "keydown",
    (event) => {
      if (!isSingleKey(event)) return;
      const key = event.key.toLowerCase();
      if (key === "g") {
        event.preventDefault();
        card.querySelector("#log-line")?.focus();
      } else if (key === "f" || key === "w" || key === "t") {
        view.invokeMethodAsync("TellAsync", key);
      }
    },
    options,
  );

  // For all rows at once. Whoever marks text and lets go over a number presses neither.
  scroll.addEventListener(
    "click",
    (event) => {
      const row = event.target.closest(".n")?.closest(".l[id]");
      if (row) view.invokeMethodAsync("ChooseAsync", Number(row.id.slice(1)));
    },
    options,
  );

  // Enter alone sends the form, which goes to the next one.
  card.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Enter" || !event.shiftKey || !event.target.matches("input[type=search]")) return;
      event.preventDefault();
      view.invokeMethodAsync("TellAsync", "earlier-hit");
    },
    options,
  );

  return {
    isNarrow: () => matchMedia("(max-width: 599.98px)").matches,
    follow(on) {
      following = on;
      if (on) requestAnimationFrame(toEnd);
    },
    toLine(index, height) {
      scroll.scrollTop = Math.max(0, index * height - scroll.clientHeight / 2);
    },
    toElement(id) {
      requestAnimationFrame(() => document.getElementById(id)?.scrollIntoView({ block: "center" }));
    },
    dispose() {
      controller.abort();
      grown.disconnect();
    },
  };
}
