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
      if (key === "/" || key === "g") {
        event.preventDefault();
        card.querySelector(key === "g" ? "#log-line" : "input[type=search]")?.focus();
      } else if (key === "f" || key === "w" || key === "t") {
        view.invokeMethodAsync("TellAsync", key);
      }
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
