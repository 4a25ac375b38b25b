/** Light, dark, or like the system; remembered by the browser. */

import { byId } from "./dom.js";
import { icon } from "./icons.js";
import { say } from "./words.js";

const ORDER = ["auto", "light", "dark"];
const ICONS = { auto: "auto", light: "sun", dark: "moon" };

/** Wire the switch and put the remembered appearance on. */
export function startTheme() {
  const button = byId("theme");
  let chosen = ORDER.includes(localStorage.getItem("theme")) ? localStorage.getItem("theme") : "auto";
  const apply = () => {
    document.documentElement.dataset.theme = chosen;
    button.replaceChildren(icon(ICONS[chosen]));
    button.title = say(`theme.${chosen}`);
    button.setAttribute("aria-label", button.title);
  };
  button.addEventListener("click", () => {
    chosen = ORDER[(ORDER.indexOf(chosen) + 1) % ORDER.length];
    localStorage.setItem("theme", chosen);
    apply();
  });
  apply();
}
