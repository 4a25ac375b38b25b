/** Small builders of elements; server text only ever enters the page as text nodes. */

/**
 * Build an element. Attributes named `on…` are listeners, `true` is an empty attribute, `false` and null are left out;
 * children are nodes or text, null and false among them are skipped.
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function setAttribute(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else element.setAttribute(name, value === true ? "" : value);
}

/** Return the element with this id; the skeleton in index.html has it. */
export function byId(id) {
  return document.getElementById(id);
}

/** Replace the children only when *key* differs from the last one, so that an equal edit repaints nothing. */
export function fill(element, key, build) {
  if (element.dataset.key === key) return;
  element.dataset.key = key;
  element.replaceChildren(...build());
}
