// Keys that do the same on every page. Single letters can be turned off, for who speaks to the computer or hits keys by chance.
const kept = "pollinator-single-keys";
// The strip of a lost connection is a dialog that is always open, shown or not.
const isAsking = () => document.querySelector("dialog[open]:not(#components-reconnect-modal)") !== null;
const isField = (element) => element?.closest?.("input, textarea, select, [contenteditable]");

// What a key alone presses, on the pages that have it.
const buttons = { "?": "[data-keys]", n: "[data-new-job]", l: "[data-copy-link]" };

/** Whether a key alone, without Ctrl and its like, means something now. */
export function isSingleKey(event) {
  return (
    !event.ctrlKey && !event.metaKey && !event.altKey && !isField(event.target) &&
    localStorage.getItem(kept) !== "off" &&
    !isAsking()
  );
}

/** Presses what stands somewhere on the page, for a command that does the same; tells whether it is there. */
export function press(selector) {
  const button = document.querySelector(selector);
  button?.click();
  return button !== null;
}

/** Has a line of a list be seen. */
export function show(id) {
  document.getElementById(id)?.scrollIntoView({ block: "nearest" });
}

// A page's sections stand behind tabs where it is narrow, else beside each other: then the focus goes there, and Tab goes on from there.
function toSection(number) {
  const tab = document.querySelectorAll("[data-sections] a")[number - 1];
  if (!tab) return;
  if (tab.offsetParent) {
    tab.focus();
    tab.click();
  } else {
    const section = document.querySelector(tab.dataset.section);
    section?.setAttribute("tabindex", "-1");
    section?.focus();
  }
}

function toSearch(event) {
  const field = document.querySelector("main input[type=search]");
  if (!field) return;
  // Else the key is typed into it, and some browsers open a search of their own.
  event.preventDefault();
  field.focus();
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
    const opener = document.querySelector("[data-go-to]");
    if (opener && !isAsking()) {
      event.preventDefault();
      opener.click();
    }
  } else if (isSingleKey(event)) {
    if (Object.hasOwn(buttons, event.key)) press(buttons[event.key]);
    else if (event.key === "/") toSearch(event);
    else if (/^[1-5]$/.test(event.key)) toSection(Number(event.key));
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
