// The browser's own modal dialog: it keeps the focus inside, closes at Esc and makes the page behind it inert.

/** Opens a dialog; focus goes to what is marked, else to the first field or button of its content. Whoever has to do with what is in it hears "opened". */
export function open(dialog) {
  if (!dialog.isConnected || dialog.open) return;
  dialog.showModal();
  dialog.dispatchEvent(new Event("opened", { bubbles: true }));
}
