// Keys that do the same on every page. Single letters can be turned off, for who speaks to the computer or hits keys by chance.
const kept = "pollinator-single-keys";
// The strip of a lost connection is a dialog that is always open, shown or not.
const isAsking = () => document.querySelector("dialog[open]:not(#components-reconnect-modal)") !== null;
const isField = (element) => element?.closest?.("input, textarea, select, [contenteditable]");

/** Whether a key alone, without Ctrl and its like, means something now. */
export function isSingleKey(event) {
  return (
    !event.ctrlKey && !event.metaKey && !event.altKey && !isField(event.target) &&
    localStorage.getItem(kept) !== "off" &&
    !isAsking()
  );
}

/** Presses what stands somewhere on the page, for a command that does the same. */
export function press(selector) {
  document.querySelector(selector)?.click();
}

/** Has a line of a list be seen. */
export function show(id) {
  document.getElementById(id)?.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
    const opener = document.querySelector("[data-go-to]");
    if (opener && !isAsking()) {
      event.preventDefault();
      opener.click();
    }
  } else if (isSingleKey(event)) {
    if (event.key === "?") document.querySelector("[data-keys]")?.click();
    else if (event.key === "n") document.querySelector("[data-new-job]")?.click();
  }
});

// The box in the list of keys stands as it was left in this browser.
document.addEventListener("opened", (event) => {
  const box = event.target.querySelector("[data-single-keys]");
  if (box) box.checked = localStorage.getItem(kept) !== "off";
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-single-keys]")) localStorage.setItem(kept, event.target.checked ? "on" : "off");
});
