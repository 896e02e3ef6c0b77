// Leads the focus to what a drawing of the page orders it to (FocusLead.cs), in the same moment as it is drawn. Each order is obeyed once: an element that
// goes and comes back still names the one that it came with.
const order = "data-takes-focus";
const obeyed = new Set();

function obey(element) {
  const wanted = element?.getAttribute(order);
  if (!wanted || obeyed.has(wanted)) return;
  obeyed.add(wanted);
  element.focus();
}

new MutationObserver((changes) => {
  for (const { type, target, addedNodes } of changes) {
    if (type === "attributes") obey(target);
    for (const node of addedNodes) {
      if (node.nodeType === Node.ELEMENT_NODE) [node, ...node.querySelectorAll(`[${order}]`)].forEach(obey);
    }
  }
}).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: [order] });
