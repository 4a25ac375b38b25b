/** One message or album: its bubble, what is in it, and its keyboard; an edit changes only the parts that differ. */

import { documentLink, photoButton } from "./attachments.js";
import { copyText } from "./copying.js";
import { fill, h } from "./dom.js";
import { clockTime } from "./format.js";
import { icon } from "./icons.js";
import { updateKeyboard } from "./keyboard.js";
import { sanitise } from "./sanitise.js";
import { say } from "./words.js";

/**
 * Build the element of a message, or of the messages of one album, oldest first.
 *
 * *actions*: press(message, data, done), reply(message), command(text), find(messageId) -> message or undefined,
 * jump(messageId).
 */
export function createMessage(messages, actions) {
  const [message] = messages;
  const parts = ["quote", "photos", "documents", "text", "meta", "reactions"].map((name) => h("div", { class: name }));
  const bubble = h("div", { class: "bubble" }, parts);
  const stack = h("div", { class: "stack" }, bubble, h("div", { class: "keyboard", role: "group" }));
  const element = h("article", { class: "message", tabindex: "-1", "data-id": message.message_id }, stack, replyButton(actions));
  element.classList.add(message.from_bot ? "from-bot" : "from-user");
  updateMessage(element, messages, actions);
  return element;
}

function replyButton(actions) {
  const reply = (event) => actions.reply(Number(event.currentTarget.closest(".message").dataset.id));
  return h("button", { type: "button", class: "reply icon-button", title: say("reply"), "aria-label": say("reply"), onclick: reply }, icon("reply"));
}

/** Bring the element to the newest shape of its messages; none of them has a keyboard where there are several. */
export function updateMessage(element, messages, actions) {
  const [message] = messages;
  const part = (name) => element.querySelector(`.${name}`);
  const html = messages.map((one) => one.html).filter(Boolean).join("<br>");
  const reactions = messages.flatMap((one) => one.reactions ?? []);
  element.dataset.id = message.message_id;
  element.setAttribute("aria-label", label(messages));
  element.classList.toggle("media", Boolean(message.photo) && !html);
  fillQuote(part("quote"), message, actions);
  fillFiles(part("photos"), messages.map((one) => one.photo), photoButton);
  fillFiles(part("documents"), messages.map((one) => one.document), documentLink);
  fill(part("text"), html, () => textNodes(html, actions));
  const edited = messages.some((one) => one.edited);
  fill(part("meta"), `${edited} ${message.date}`, () => meta(message, edited));
  fill(part("reactions"), reactions.join(" "), () => reactions.map((emoji) => h("span", {}, emoji)));
  const press = (data, done) => actions.press(message, data, done);
  const keyboard = part("keyboard");
  const rows = message.buttons ?? [];
  if (keyboard.dataset.rows !== JSON.stringify(rows)) updateKeyboard(keyboard, rows, press);
  keyboard.dataset.rows = JSON.stringify(rows);
}

function label(messages) {
  const [{ from_bot: fromBot, date }] = messages;
  const who = say(fromBot ? "message.bot" : "message.user", { time: clockTime(date) });
  return messages.length > 1 ? `${who}, ${say("message.album", { n: messages.length })}` : who;
}

function fillFiles(element, all, build) {
  const files = all.filter(Boolean);
  element.dataset.count = files.length;
  fill(element, files.map((file) => file.url).join(" "), () => files.map(build));
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

function meta(message, edited) {
  const time = h("time", { datetime: new Date(message.date * 1000).toISOString() }, clockTime(message.date));
  return [edited && h("span", {}, say("message.edited")), time, !message.from_bot && icon("check")].filter(Boolean);
}

/** One line that stands for a message in the list of users and in quotes. */
export function excerpt(message) {
  const words = (message.text || message.caption || "").replace(/\s+/g, " ").trim().slice(0, 120);
  if (message.photo) return words || say("message.photo");
  if (message.document) return [message.document.file_name || say("message.file"), words].filter(Boolean).join(" · ");
  return words;
}
