/** The users of the sandbox: who one writes as, what each last heard, and how much of it is new. */

import { byId, fill, h } from "./dom.js";
import { clockTime, colourOf, fullName, initials } from "./format.js";
import { excerpt } from "./message.js";
import { say } from "./words.js";

export class People {
  #list = byId("people");
  #items = new Map();
  #choose;

  /** *choose* gets the id of the user that was picked. */
  constructor(choose) {
    this.#choose = choose;
  }

  /** Draw these users, in this order. */
  show(users) {
    this.#items = new Map(users.map((user) => [user.id, this.#item(user)]));
    this.#list.replaceChildren(...this.#items.values());
  }

  #item(user) {
    const name = fullName(user);
    const avatar = h("span", { class: "avatar", "data-colour": colourOf(user.id), "aria-hidden": "true" }, initials(name));
    const badge = user.is_admin && h("span", { class: "admin" }, say("people.admin"));
    const top = h("span", { class: "person-top" }, h("span", { class: "person-name" }, name), badge, h("time", { class: "person-time" }));
    const bottom = h("span", { class: "person-bottom" }, h("span", { class: "person-last" }), h("span", { class: "unread", hidden: true }));
    const choose = () => this.#choose(user.id);
    const attributes = { type: "button", class: "person", "data-user": user.id, title: name, onclick: choose };
    return h("li", {}, h("button", attributes, avatar, h("span", { class: "person-words" }, top, bottom)));
  }

  /** Mark the user one writes as. */
  select(userId) {
    for (const [id, item] of this.#items) {
      if (id === userId) item.firstChild.setAttribute("aria-current", "true");
      else item.firstChild.removeAttribute("aria-current");
    }
    this.#items.get(userId)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** Show a user's last message and how many are unread. */
  update(userId, last, unread) {
    const item = this.#items.get(userId);
    if (!item) return;
    const words = last ? (last.from_bot ? "" : say("people.you")) + excerpt(last) : say("people.empty");
    fill(item.querySelector(".person-last"), words, () => [words]);
    fill(item.querySelector(".person-time"), String(last?.date), () => [last ? clockTime(last.date) : ""]);
    const dot = item.querySelector(".unread");
    fill(dot, String(unread), () => [h("span", { "aria-hidden": "true" }, String(unread)), h("span", { class: "hidden-words" }, say("people.unread", { n: unread }))]);
    dot.hidden = unread === 0;
  }
}

/** The id *step* places below the current one, round and round. */
export function neighbour(users, userId, step) {
  const index = users.findIndex((user) => user.id === userId);
  return users[(index + step + users.length) % users.length]?.id;
}
