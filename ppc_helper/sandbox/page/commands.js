/** The bot's commands: a list that opens by the menu button or by typing `/`, and narrows as one types. */

import { byId, h } from "./dom.js";
import { say } from "./words.js";

export class Commands {
  #all = [];
  #shown = [];
  #active = 0;
  #list = byId("commands");
  #input = byId("input");
  #menu = byId("menu");
  #run;

  /** *run* sends a command, for example `/start`. */
  constructor(run) {
    this.#run = run;
    this.#menu.addEventListener("click", () => (this.open ? this.close() : this.#openAll()));
    this.#input.addEventListener("blur", (event) => {
      if (!this.#list.contains(event.relatedTarget) && event.relatedTarget !== this.#menu) this.close();
    });
    this.#list.addEventListener("mousedown", (event) => event.preventDefault());
  }

  /** Take the commands that the bot has set for the user: a list of {command, description}. */
  set(commands) {
    this.#all = commands;
    if (this.open && !this.#input.value) this.#draw(commands);
    else if (document.activeElement === this.#input) this.match(this.#input.value);
  }

  get open() {
    return !this.#list.hidden;
  }

  #openAll() {
    this.#input.focus();
    this.#draw(this.#all);
  }

  /** Show the commands that begin like *text*, or nothing when it is no command. */
  match(text) {
    const begun = /^\/([a-z0-9_]*)$/i.exec(text);
    if (!begun) return this.close();
    const found = this.#all.filter(({ command }) => command.startsWith(begun[1].toLowerCase()));
    return found.length > 0 ? this.#draw(found) : this.close();
  }

  #draw(commands) {
    this.#shown = commands;
    this.#active = 0;
    const none = h("p", { class: "commands-none" }, say("commands.none"));
    this.#list.replaceChildren(...(commands.length > 0 ? commands.map((entry, index) => this.#option(entry, index)) : [none]));
    this.#list.hidden = false;
    this.#announce();
  }

  #option({ command, description }, index) {
    const name = h("strong", {}, `/${command}`);
    const run = () => this.#choose(index);
    return h("div", { role: "option", id: `command-${index}`, class: "command", onclick: run }, name, h("span", {}, description));
  }

  #announce() {
    this.#input.setAttribute("aria-expanded", String(this.open));
    this.#menu.setAttribute("aria-expanded", String(this.open));
    const options = [...this.#list.querySelectorAll(".command")];
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === this.#active)));
    const active = this.open ? options[this.#active] : undefined;
    active?.scrollIntoView({ block: "nearest" });
    if (active) this.#input.setAttribute("aria-activedescendant", active.id);
    else this.#input.removeAttribute("aria-activedescendant");
  }

  close() {
    this.#list.hidden = true;
    this.#announce();
  }

  #choose(index) {
    this.close();
    this.#run(`/${this.#shown[index].command}`);
  }

  /** Take a key of the field while the list is open; return whether it was one of the list's. */
  key(event) {
    if (!this.open) return false;
    if (event.key === "Escape") this.close();
    else if (this.#shown.length === 0) return false;
    else if (event.key === "ArrowDown") this.#move(1);
    else if (event.key === "ArrowUp") this.#move(-1);
    else if (event.key === "Tab" && !event.shiftKey) this.#complete();
    else if (event.key === "Enter" && !event.shiftKey) this.#choose(this.#active);
    else return false;
    return true;
  }

  #move(step) {
    this.#active = (this.#active + step + this.#shown.length) % this.#shown.length;
    this.#announce();
  }

  #complete() {
    this.#input.value = `/${this.#shown[this.#active].command} `;
    this.close();
  }
}
