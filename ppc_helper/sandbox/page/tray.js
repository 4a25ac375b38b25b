/** Files that wait to be sent with the next message. */

import { byId, h } from "./dom.js";
import { ending, fileSize } from "./format.js";
import { icon } from "./icons.js";
import { say } from "./words.js";

export class Tray {
  #files = [];
  #element = byId("tray");
  #changed;

  /** *changed* is called when files come or go. */
  constructor(changed) {
    this.#changed = changed;
  }

  get files() {
    return this.#files;
  }

  /** Whether to send as photos: every file is one, and nobody asked for files. */
  get asPhotos() {
    return this.#onlyPhotos() && !this.#element.querySelector("input")?.checked;
  }

  add(files) {
    this.#files = [...this.#files, ...files];
    this.#draw();
  }

  clear() {
    this.#files = [];
    this.#draw();
  }

  #onlyPhotos() {
    return this.#files.length > 0 && this.#files.every((file) => /^image\/(jpeg|png)$/.test(file.type));
  }

  #remove(file) {
    this.#files = this.#files.filter((other) => other !== file);
    this.#draw();
    (this.#element.querySelector("button") ?? byId("input")).focus();
  }

  #draw() {
    const choice = this.#onlyPhotos() && h("li", { class: "tray-choice" }, asFileSwitch());
    this.#element.replaceChildren(...this.#files.map((file) => this.#item(file)), ...(choice ? [choice] : []));
    this.#element.hidden = this.#files.length === 0;
    this.#changed();
  }

  #item(file) {
    const label = say("tray.remove", { name: file.name });
    const remove = () => this.#remove(file);
    return h(
      "li",
      { class: "tray-file" },
      h("span", { class: "document-icon", "data-ending": ending(file.name) }, ending(file.name) || icon("file")),
      h("span", { class: "tray-name", title: file.name }, file.name),
      h("span", { class: "document-size" }, fileSize(file.size)),
      h("button", { type: "button", class: "icon-button small", "aria-label": label, title: label, onclick: remove }, icon("close")),
    );
  }
}

function asFileSwitch() {
  return h("label", { class: "switch" }, h("input", { type: "checkbox" }), h("span", {}, say("tray.asfile")));
}
