/** The words and icons of index.html, put in before anything else happens. */

import { icon } from "./icons.js";
import { language, say } from "./words.js";

/** Fill every place that names a word, a label, a placeholder or an icon. */
export function sayPage() {
  document.documentElement.lang = language;
  for (const place of document.querySelectorAll("[data-word]")) place.textContent = say(place.dataset.word);
  for (const place of document.querySelectorAll("[data-icon]")) place.prepend(icon(place.dataset.icon));
  for (const place of document.querySelectorAll("[data-placeholder]")) place.placeholder = say(place.dataset.placeholder);
  for (const place of document.querySelectorAll("[data-label]")) label(place, say(place.dataset.label));
}

function label(place, words) {
  place.setAttribute("aria-label", words);
  if (place.localName === "button") place.title = words;
}
