/** Inline keyboards: rows of buttons under a message; a button that stays is kept through edits, spinner and all. */

import { copyText } from "./copying.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { say } from "./words.js";

const keyOf = ({ text, callback_data: data, url, copy_text: copied, style }) => JSON.stringify([text, data, url, copied, style]);

/**
 * Bring the keyboard element to *rows* (a list of lists of buttons, may be empty).
 *
 * *press* gets (data, done) and calls done when the bot has answered. When the focused button goes, the one in its
 * place is focused, so that people on a keyboard stay where they were.
 */
export function updateKeyboard(element, rows, press) {
  const place = focusedPlace(element);
  const kept = new Map([...element.querySelectorAll(".key")].map((button) => [button.dataset.key, button]));
  const build = (button) => kept.get(keyOf(button)) ?? key(button, press);
  const present = rows.filter((row) => row.length > 0);
  element.replaceChildren(...present.map((row) => h("div", { class: "key-row" }, row.map(build))));
  element.hidden = present.length === 0;
  element.setAttribute("aria-label", say("message.keyboard"));
  if (place !== null) restoreFocus(element, place);
}

function focusedPlace(element) {
  const place = [...element.querySelectorAll(".key")].indexOf(document.activeElement);
  return place < 0 ? null : place;
}

function restoreFocus(element, place) {
  const buttons = [...element.querySelectorAll(".key")];
  const target = buttons[Math.min(place, buttons.length - 1)] ?? element.closest(".message");
  target?.focus({ preventScroll: true });
}

function key(button, press) {
  const attributes = { class: "key", "data-key": keyOf(button), "data-style": button.style };
  if (button.url) return linkKey(button, attributes);
  if (button.copy_text) return copyKey(button, attributes);
  const start = (event) => begin(event.currentTarget, button.callback_data, press);
  return h("button", { ...attributes, type: "button", onclick: start }, h("span", {}, button.text));
}

function linkKey(button, attributes) {
  const link = { ...attributes, href: button.url, target: "_blank", rel: "noopener noreferrer" };
  if (!/^(https?|tg|mailto):/i.test(button.url)) delete link.href;
  return h("a", link, h("span", {}, button.text), icon("external"));
}

function copyKey(button, attributes) {
  const copy = () => copyText(button.copy_text.text);
  return h("button", { ...attributes, type: "button", onclick: copy }, h("span", {}, button.text), icon("copy"));
}

function begin(element, data, press) {
  if (element.getAttribute("aria-busy") === "true") return;
  element.setAttribute("aria-busy", "true");
  press(data, () => element.removeAttribute("aria-busy"));
}
