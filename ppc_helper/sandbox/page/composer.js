/** The field one writes in: lines, files, a reply, commands. */

import { Commands } from "./commands.js";
import { byId, h } from "./dom.js";
import { icon } from "./icons.js";
import { excerpt } from "./message.js";
import { Tray } from "./tray.js";
import { say } from "./words.js";

const TALLEST_PIXELS = 220;

export class Composer {
  #input = byId("input");
  #tray = new Tray(() => this.#changed());
  #replyTo = null;
  #drafts = new Map();
  #deliver;
  #leave;
  commands = new Commands((command) => this.#run(command));

  /**
   * *deliver* gets {text, files, asPhotos, replyTo} and resolves to whether it was sent; only then is the field
   * emptied. *leave* is called for Escape in an idle field.
   */
  constructor({ deliver, leave }) {
    this.#deliver = deliver;
    this.#leave = leave;
    byId("composer").addEventListener("submit", (event) => this.#submit(event));
    byId("attach").addEventListener("click", () => byId("files").click());
    byId("files").addEventListener("change", (event) => this.#picked(event.target));
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    this.#input.addEventListener("input", () => this.#changed(true));
    this.#input.addEventListener("paste", (event) => this.#pasted(event));
    this.#changed();
  }

  focus() {
    this.#input.focus({ preventScroll: true });
  }

  /** Put a text into the field, as if typed. */
  insert(text) {
    this.#input.value = this.#input.value.trim() ? `${this.#input.value.trimEnd()}\n${text}` : text;
    this.#changed();
    this.focus();
    this.#input.scrollTop = this.#input.scrollHeight;
  }

  attach(files) {
    this.#tray.add(files);
    this.focus();
  }

  /** Keep what was begun for one user and take out what was begun for the other. */
  swap(from, to) {
    if (from !== null) this.#drafts.set(from, this.#input.value);
    this.#input.value = this.#drafts.get(to) ?? "";
    this.#tray.clear();
    this.reply(null);
    this.commands.close();
    this.#changed();
  }

  /** Answer this message with the next one; null takes it back. */
  reply(message) {
    this.#replyTo = message;
    const bar = byId("replying");
    bar.hidden = message === null;
    if (message === null) return;
    const label = say("reply.cancel");
    const cancel = () => (this.reply(null), this.focus());
    const words = h("span", { class: "replying-words" }, h("strong", {}, say("reply.to")), h("span", {}, excerpt(message)));
    const close = h("button", { type: "button", class: "icon-button small", "aria-label": label, title: label, onclick: cancel }, icon("close"));
    bar.replaceChildren(icon("reply"), words, close);
    this.focus();
  }

  #run(command) {
    if (this.#input.value.startsWith("/")) this.#input.value = "";
    this.#changed();
    this.#deliver({ text: command, files: [] });
  }

  async #submit(event) {
    event.preventDefault();
    const letter = { text: this.#input.value.trimEnd(), files: this.#tray.files, asPhotos: this.#tray.asPhotos };
    if (!letter.text.trim() && letter.files.length === 0) return;
    const replyTo = this.#replyTo?.message_id;
    this.#empty();
    if (await this.#deliver({ ...letter, replyTo })) return;
    this.insert(letter.text);
    this.#tray.add(letter.files);
  }

  #empty() {
    this.#input.value = "";
    this.#tray.clear();
    this.reply(null);
    this.commands.close();
    this.#changed();
  }

  #key(event) {
    if (event.isComposing) return;
    if (this.commands.key(event)) event.preventDefault();
    else if (event.key === "Enter" && !event.shiftKey) this.#submit(event);
    else if (event.key === "Escape") this.#escape();
  }

  #escape() {
    if (this.#replyTo) this.reply(null);
    else if (this.#tray.files.length > 0) this.#tray.clear();
    else this.#leave();
  }

  #picked(field) {
    this.attach([...field.files]);
    field.value = "";
  }

  #pasted(event) {
    const files = [...event.clipboardData.files];
    if (files.length === 0) return;
    event.preventDefault();
    this.attach(files);
  }

  #changed(typed = false) {
    this.#input.style.height = "auto";
    const tall = this.#input.scrollHeight; // 0 while the field is not shown: it would stay so when it is
    if (tall > 0) this.#input.style.height = `${Math.min(tall, TALLEST_PIXELS)}px`;
    byId("composer").classList.toggle("ready", Boolean(this.#input.value.trim()) || this.#tray.files.length > 0);
    if (typed) this.commands.match(this.#input.value);
  }
}
