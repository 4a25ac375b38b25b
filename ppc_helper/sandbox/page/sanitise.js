/**
 * Server HTML to nodes through an allow-list: whatever is not on it becomes its own text.
 *
 * The server escapes already; this is the second lock. The text is parsed in an inert document and rebuilt element by
 * element, so no attribute but a checked link target is ever copied.
 */

import { h } from "./dom.js";

const PLAIN = new Set(["b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "blockquote", "br"]);
const LINK = /^(https?:|mailto:|tg:)/i;
const WEB = /\bhttps?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]»”]/.source;
const COMMAND = /(?<![\w/.])\/[a-z][a-z0-9_]{0,31}\b(?!\/)/.source;
const LIVE = new RegExp(`(?<web>${WEB})|(?<command>${COMMAND})`, "gi");

/** Return the nodes of *html*; links open in a new tab, `/commands` are buttons that call *onCommand*. */
export function sanitise(html, onCommand) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  return convertAll(parsed.body, { onCommand, live: true });
}

function convertAll(parent, context) {
  return [...parent.childNodes].flatMap((node) => convert(node, context));
}

function convert(node, context) {
  if (node.nodeType === Node.TEXT_NODE) return context.live ? enliven(node.data, context) : [node.data];
  if (node.nodeType !== Node.ELEMENT_NODE) return [];
  const tag = node.localName;
  if (tag === "script" || tag === "style") return [];
  if (PLAIN.has(tag)) return [h(tag, {}, convertAll(node, context))];
  if (tag === "code" || tag === "pre") return [h(tag, {}, convertAll(node, { ...context, live: false }))];
  if (tag === "a") return [link(node, context)];
  if (tag === "tg-spoiler" || node.classList.contains("tg-spoiler")) return [spoiler(node, context)];
  return convertAll(node, context);
}

function link(node, context) {
  const target = node.getAttribute("href") ?? "";
  const children = convertAll(node, { ...context, live: false });
  if (!LINK.test(target)) return h("span", {}, children);
  return h("a", { href: target, target: "_blank", rel: "noopener noreferrer" }, children);
}

function spoiler(node, context) {
  const reveal = (event) => event.currentTarget.classList.add("revealed");
  return h("button", { type: "button", class: "spoiler", onclick: reveal }, convertAll(node, { ...context, live: false }));
}

function enliven(text, { onCommand }) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(LIVE)) {
    nodes.push(text.slice(end, match.index), match.groups.web ? webLink(match[0]) : command(match[0], onCommand));
    end = match.index + match[0].length;
  }
  return [...nodes, text.slice(end)];
}

function webLink(address) {
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, address);
}

function command(text, onCommand) {
  return h("button", { type: "button", class: "command-link", onclick: () => onCommand(text) }, text);
}
