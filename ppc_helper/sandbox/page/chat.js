/** The conversation: messages in order under their dates, kept at the bottom while one reads there. */

import { watchDays } from "./days.js";
import { byId, h } from "./dom.js";
import { dayKey, dayName } from "./format.js";
import { icon } from "./icons.js";
import { createMessage, updateMessage } from "./message.js";
import { say } from "./words.js";

const NEAR_BOTTOM_PIXELS = 80;
const SAME_BREATH_SECONDS = 300;
const SHOWN_AT_ONCE = 300;

export class ChatView {
  #entries = new Map();
  #scroll = byId("scroll");
  #list = byId("messages");
  #down = byId("down");
  #typing = h("div", { class: "typing", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
  #draft = h("div", { class: "draft" });
  #actions;
  #fresh = 0;
  #atBottom = true;
  #lastTop = 0;

  /** *actions* are those of {@link createMessage} without jump. */
  constructor(actions) {
    this.#actions = { ...actions, jump: (id) => this.jump(id) };
    this.#scroll.addEventListener("scroll", () => this.#noticeScroll(), { passive: true });
    this.#down.addEventListener("click", () => this.#toBottom("smooth"));
    watchDays(this.#scroll, this.#list);
    new ResizeObserver(() => this.#stay()).observe(this.#list);
    new ResizeObserver(() => this.#stay()).observe(this.#scroll);
  }

  /** Show another chat: nothing of it is read out, and its end is in sight. */
  show(messages) {
    this.#list.setAttribute("aria-live", "off");
    this.#entries.clear();
    this.#list.replaceChildren();
    for (const message of messages.slice(-SHOWN_AT_ONCE)) this.#add(message);
    this.#arrange();
    this.#toBottom("instant");
    requestAnimationFrame(() => this.#list.setAttribute("aria-live", "polite"));
  }

  /** Bring the shown chat to this list without repainting what is the same. */
  sync(messages) {
    const present = new Set(messages.map((message) => message.message_id));
    const shown = [...this.#entries.values()].flatMap((entry) => entry.messages);
    for (const { message_id: id } of shown) if (!present.has(id)) this.remove(id);
    for (const message of messages.slice(-SHOWN_AT_ONCE)) this.put(message);
  }

  /** Show a new message, or the new shape of one that is there. */
  put(message) {
    const known = this.#entry(message.message_id);
    this.#add(message);
    if (known) return;
    this.#arrange();
    if (!message.from_bot) this.#toBottom("instant");
    else if (!this.#atBottom) this.#count(this.#fresh + 1);
  }

  /** Put a message in its place, which is that of its album where it has one. */
  #add(message) {
    const key = message.media_group_id ?? message.message_id;
    const entry = this.#entries.get(key);
    const others = entry?.messages.filter((one) => one.message_id !== message.message_id) ?? [];
    const messages = [...others, message].sort((a, b) => a.message_id - b.message_id);
    if (entry) {
      entry.messages = messages;
      updateMessage(entry.element, messages, this.#actions);
      return;
    }
    const element = createMessage(messages, this.#actions);
    this.#entries.set(key, { key, element, messages });
    this.#list.append(element);
  }

  remove(messageId) {
    const entry = this.#entry(messageId);
    if (!entry) return;
    entry.messages = entry.messages.filter((message) => message.message_id !== messageId);
    if (entry.messages.length > 0) updateMessage(entry.element, entry.messages, this.#actions);
    else entry.element.remove();
    if (entry.messages.length === 0) this.#entries.delete(entry.key);
    this.#arrange();
  }

  /** What shows a message: itself, or the album that it is in. */
  #entry(messageId) {
    return [...this.#entries.values()].find((entry) => entry.messages.some((message) => message.message_id === messageId));
  }

  /** Show or hide the three dots after the last message. */
  typing(on) {
    if (on) this.#list.append(this.#typing);
    else this.#typing.remove();
    this.#draft.remove();
  }

  /** Show what the bot has written so far of a message that it has not sent. */
  draft(text) {
    this.#typing.remove();
    this.#draft.textContent = text;
    this.#list.append(this.#draft);
  }

  /** Bring a message into sight and mark it for a moment. */
  jump(messageId) {
    const element = this.#entry(messageId)?.element;
    if (!element) return;
    element.scrollIntoView({ block: "center", behavior: "smooth" });
    element.classList.add("marked");
    setTimeout(() => element.classList.remove("marked"), 1500);
  }

  #arrange() {
    const all = [...this.#entries.values()].sort((a, b) => a.messages[0].message_id - b.messages[0].message_id);
    all.forEach((entry, index) => this.#place(entry, all[index - 1], all[index + 1]));
    for (const last of [this.#typing, this.#draft]) if (last.isConnected) this.#list.append(last);
    this.#showEmpty(all.length === 0);
  }

  #place({ element, messages: [message] }, before, after) {
    element.classList.toggle("continues", together(before?.messages[0], message));
    element.classList.toggle("ends", !together(message, after?.messages[0]));
    if (after?.element.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING) after.element.before(element);
    labelDay(element, !before || dayKey(before.messages[0].date) !== dayKey(message.date) ? message.date : null);
  }

  #showEmpty(empty) {
    const shown = this.#list.querySelector(".empty");
    if (!empty) shown?.remove();
    else if (!shown) this.#list.append(emptyCard());
  }

  #noticeScroll() {
    const { scrollTop, clientHeight, scrollHeight } = this.#scroll;
    const near = scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM_PIXELS;
    // Only a person who scrolls up leaves the end; a list that grows faster than it is scrolled does not.
    this.#atBottom = near || (this.#atBottom && scrollTop >= this.#lastTop);
    this.#lastTop = scrollTop;
    this.#down.hidden = this.#atBottom;
    if (this.#atBottom) this.#count(0);
  }

  #stay() {
    if (this.#atBottom) this.#toBottom("instant");
  }

  #toBottom(behavior) {
    this.#scroll.scrollTo({ top: this.#scroll.scrollHeight, behavior });
    this.#atBottom = true;
    this.#count(0);
  }

  #count(fresh) {
    this.#fresh = fresh;
    const label = this.#down.querySelector(".count");
    label.textContent = String(fresh);
    label.hidden = fresh === 0;
  }
}

function together(one, other) {
  if (!one || !other || dayKey(one.date) !== dayKey(other.date)) return false;
  return one.from_bot === other.from_bot && other.date - one.date < SAME_BREATH_SECONDS;
}

/** Put the date above a message, or take it away when *seconds* is null; a label that is right stays as it is. */
function labelDay(element, seconds) {
  const above = element.previousElementSibling;
  const label = above?.classList.contains("day") ? above : null;
  if (seconds === null) label?.remove();
  else if (!label) element.before(h("div", { class: "day" }, h("span", {}, dayName(seconds))));
}

function emptyCard() {
  const title = h("strong", {}, say("chat.empty.title"));
  return h("div", { class: "empty" }, icon("chat"), title, h("p", {}, say("chat.empty.text")));
}
