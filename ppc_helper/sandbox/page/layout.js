/** Which parts of the page are in sight: the log beside the chat, or a tab of its own where there is no room. */

import { byId } from "./dom.js";

const NARROW = matchMedia("(max-width: 759px)");
const ROOMY = matchMedia("(min-width: 1100px)");

/** Wire the log's switch and the tabs; *seen* is told whether the log is in sight. */
export function startLayout(seen) {
  const remembered = localStorage.getItem("log");
  let open = remembered === null ? ROOMY.matches : remembered === "open";
  let tab = "chat";
  const apply = () => {
    const logShown = NARROW.matches ? tab === "log" : open;
    byId("log").hidden = !logShown;
    byId("chat").hidden = NARROW.matches && tab === "log";
    byId("app").classList.toggle("with-log", logShown);
    byId("log-toggle").setAttribute("aria-expanded", String(logShown));
    for (const name of ["chat", "log"]) {
      byId(`tab-${name}`).setAttribute("aria-selected", String(tab === name));
      byId(`tab-${name}`).tabIndex = tab === name ? 0 : -1;
    }
    seen(logShown);
  };
  const toggle = () => {
    open = !open;
    localStorage.setItem("log", open ? "open" : "closed");
    apply();
    byId("log-toggle").focus();
  };
  const choose = (name) => {
    tab = name;
    apply();
  };
  byId("log-toggle").addEventListener("click", toggle);
  byId("log-close").addEventListener("click", toggle);
  startTabs(choose);
  NARROW.addEventListener("change", apply);
  apply();
  return { showChat: () => choose("chat") };
}

function startTabs(choose) {
  for (const name of ["chat", "log"]) byId(`tab-${name}`).addEventListener("click", () => choose(name));
  byId("tabs").addEventListener("keydown", (event) => {
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    const other = document.activeElement === byId("tab-chat") ? "log" : "chat";
    choose(other);
    byId(`tab-${other}`).focus();
  });
}
