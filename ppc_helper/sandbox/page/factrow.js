/** One fact as a row of the log: position, time, type and a line of its body; opened, the whole body. */

import { h } from "./dom.js";
import { kindOf } from "./kinds.js";
import { language, say } from "./words.js";

const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3, hourCycle: "h23" });
const LONGEST_VALUE = 36;

/** Build the row; *chatName* is the user's name when it is a user of the sandbox. */
export function factRow(fact, chatName) {
  const kind = kindOf(fact.type);
  const [name, version] = fact.type.split(".");
  const place = `#${fact.position}`;
  const label = say("log.fact", { position: fact.position, type: name, kind: say(`kind.${kind}`) });
  const head = h(
    "span",
    { class: "fact-head" },
    h("span", { class: "fact-type" }, name, version && h("small", {}, version)),
    h("span", { class: "fact-place" }, place),
    h("time", { class: "fact-time" }, timeOf(fact.at)),
  );
  const line = h("span", { class: "fact-line" }, h("span", { class: "fact-chat" }, chatName), shortBody(fact.body));
  const dot = h("span", { class: fact.outcome ? "dot outcome" : "dot", title: say(`kind.${kind}`) });
  const button = h("button", { type: "button", class: "fact", "aria-expanded": "false", "aria-label": label, tabindex: "-1" }, dot, head, line);
  return h("li", { class: "fact-row", "data-position": fact.position, "data-kind": kind, "data-chat": fact.chat }, button);
}

function timeOf(at) {
  const moment = typeof at === "number" ? new Date(at * 1000) : new Date(at);
  return Number.isNaN(moment.getTime()) ? String(at) : clock.format(moment);
}

function shortBody(body) {
  const entries = Object.entries(body ?? {}).filter(([name]) => name !== "type");
  return entries.map(([name, value]) => `${name}: ${shortValue(value)}`).join(" · ");
}

function shortValue(value) {
  if (Array.isArray(value)) return `[${value.length}]`;
  if (value !== null && typeof value === "object") return "{…}";
  const text = String(value);
  if (/^[0-9a-f]{16,}$|^[0-9a-f-]{36}$/i.test(text)) return `${text.slice(0, 6)}…`;
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

/** Open a row with the whole body, or close it again; *goTo* follows the cause. */
export function toggleDetails(row, fact, goTo) {
  const button = row.querySelector(".fact");
  const opened = row.querySelector(".fact-details");
  button.setAttribute("aria-expanded", String(!opened));
  if (opened) opened.remove();
  else row.append(details(fact, goTo));
}

function details(fact, goTo) {
  const cause = fact.cause === null ? h("span", {}, say("log.root")) : causeButton(fact.cause, goTo);
  const outcome = fact.outcome && h("span", { class: "fact-outcome" }, say("log.outcome"));
  return h("div", { class: "fact-details" }, h("div", { class: "fact-cause" }, cause, outcome), h("pre", {}, JSON.stringify(fact.body, null, 2)));
}

function causeButton(cause, goTo) {
  return h("button", { type: "button", class: "link", onclick: () => goTo(cause) }, say("log.cause", { position: `#${cause}` }));
}
