// Keys that do the same on every page. Single letters can be turned off, for who speaks to the computer or hits keys by chance.
const kept = "pollinator-single-keys";
const isField = (element) => element?.closest?.("input, textarea, select, [contenteditable]");

/** Whether a key alone, without Ctrl and its like, means something now. */
export function isSingleKey(event) {
  return (
    !event.ctrlKey && !event.metaKey && !event.altKey && !isField(event.target) &&
    localStorage.getItem(kept) !== "off" &&
    !document.querySelector("dialog[open]:not(#components-reconnect-modal)")
  );
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
    const opener = document.querySelector("[data-go-to]");
    if (opener && !document.querySelector("dialog[open]")) {
      event.preventDefault();
      opener.click();
    }
  } else if (isSingleKey(event)) {
    if (event.key === "?") document.querySelector("[data-keys]")?.click();
    else if (event.key === "n") document.querySelector("[data-new-job]")?.click();
  }
});

// The box in the list of keys. It is drawn when the list opens, so that it is set when it comes.
new MutationObserver(() => {
  for (const box of document.querySelectorAll("[data-single-keys]:not([data-is-set])")) {
    box.dataset.isSet = "";
    box.checked = localStorage.getItem(kept) !== "off";
    box.addEventListener("change", () => localStorage.setItem(kept, box.checked ? "on" : "off"));
  }
}).observe(document.documentElement, { childList: true, subtree: true });
