/** One message: its bubble, what is in it, and its keyboard; an edit changes only the parts that differ. */

import { documentLink, photoButton } from "./attachments.js";
import { copyText } from "./copying.js";
import { fill, h } from "./dom.js";
import { clockTime } from "./format.js";
import { icon } from "./icons.js";
import { updateKeyboard } from "./keyboard.js";
import { sanitise } from "./sanitise.js";
import { say } from "./words.js";

/**
 * Build the element of a message.
 *
 * *actions*: press(message, data, done), reply(message), command(text), find(messageId) -> message or undefined,
 * jump(messageId).
 */
export function createMessage(message, actions) {
  const parts = ["quote", "photo-place", "document-place", "text", "meta", "reactions"].map((name) => h("div", { class: name }));
  const bubble = h("div", { class: "bubble" }, parts);
  const stack = h("div", { class: "stack" }, bubble, h("div", { class: "keyboard", role: "group" }));
  const element = h("article", { class: "message", tabindex: "-1", "data-id": message.message_id }, stack, replyButton(actions));
  element.classList.add(message.from_bot ? "from-bot" : "from-user");
  updateMessage(element, message, actions);
  return element;
}

function replyButton(actions) {
  const reply = (event) => actions.reply(Number(event.currentTarget.closest(".message").dataset.id));
  return h("button", { type: "button", class: "reply icon-button", title: say("reply"), "aria-label": say("reply"), onclick: reply }, icon("reply"));
}

/** Bring the element to the message's newest shape. */
export function updateMessage(element, message, actions) {
  const part = (name) => element.querySelector(`.${name}`);
  const who = message.from_bot ? "message.bot" : "message.user";
  element.setAttribute("aria-label", say(who, { time: clockTime(message.date) }));
  element.classList.toggle("media", Boolean(message.photo) && !message.html);
  fillQuote(part("quote"), message, actions);
  fillFile(part("photo-place"), message.photo, photoButton);
  fillFile(part("document-place"), message.document, documentLink);
  fill(part("text"), message.html ?? "", () => textNodes(message.html ?? "", actions));
  fill(part("meta"), `${message.edited} ${message.date}`, () => meta(message));
  fill(part("reactions"), (message.reactions ?? []).join(" "), () => (message.reactions ?? []).map((emoji) => h("span", {}, emoji)));
  const press = (data, done) => actions.press(message, data, done);
  const keyboard = part("keyboard");
  const rows = message.buttons ?? [];
  if (keyboard.dataset.rows !== JSON.stringify(rows)) updateKeyboard(keyboard, rows, press);
  keyboard.dataset.rows = JSON.stringify(rows);
}

function fillFile(element, file, build) {
  fill(element, file ? `${file.file_id} ${file.url}` : "", () => (file ? [build(file)] : []));
}

function fillQuote(element, message, actions) {
  const id = message.reply_to_message_id;
  if (!id) return fill(element, "", () => []);
  const original = actions.find(id);
  const jump = () => actions.jump(id);
  const who = h("strong", {}, original?.from_bot ? say("chat.nobot") : say("people.you").replace(/:\s*$/, ""));
  const words = h("span", {}, original ? excerpt(original) : say("reply.gone"));
  const label = { "aria-label": `${say("reply.to")}: ${words.textContent}` };
  return fill(element, `${id} ${words.textContent}`, () => [h("button", { type: "button", onclick: jump, ...label }, who, words)]);
}

function textNodes(html, actions) {
  const nodes = sanitise(html, actions.command);
  for (const pre of nodes.filter((node) => node.localName === "pre")) pre.append(copyButton(pre.textContent));
  return nodes;
}

function copyButton(text) {
  const copy = () => copyText(text);
  return h("button", { type: "button", class: "copy", "aria-label": say("message.copy"), title: say("message.copy"), onclick: copy }, icon("copy"));
}

function meta(message) {
  const time = h("time", { datetime: new Date(message.date * 1000).toISOString() }, clockTime(message.date));
  return [message.edited && h("span", {}, say("message.edited")), time, !message.from_bot && icon("check")].filter(Boolean);
}

/** One line that stands for a message in the list of users and in quotes. */
export function excerpt(message) {
  const words = (message.text || message.caption || "").replace(/\s+/g, " ").trim().slice(0, 120);
  if (message.photo) return words || say("message.photo");
  if (message.document) return [message.document.file_name || say("message.file"), words].filter(Boolean).join(" · ");
  return words;
}
