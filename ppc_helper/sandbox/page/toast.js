/** Short words at the bottom, and loud ones in a dialog. */

import { byId, h } from "./dom.js";

const SHOWN_MILLISECONDS = 3500;

/** Show *text* for a few seconds, longer when it is long; *tone* `bad` marks a failure. */
export function toast(text, tone = "plain") {
  const element = h("div", { class: "toast", "data-tone": tone }, text);
  byId("toasts").append(element);
  setTimeout(() => element.remove(), SHOWN_MILLISECONDS + text.length * 30);
}

/** Show *text* until it is dismissed. */
export function alertUser(text) {
  byId("alert-text").textContent = text;
  const dialog = byId("alert");
  if (!dialog.open) dialog.showModal();
}
