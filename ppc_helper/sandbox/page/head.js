/** The top of the chat, and the button that stands for the field until the chat has begun or while it is blocked. */

import { byId } from "./dom.js";
import { colourOf, initials } from "./format.js";
import { say } from "./words.js";

export class BotHead {
  #bot = null;
  #blocked = false;

  /** *block* gets whether to block; *start* sends the first word. */
  constructor({ block, start }) {
    byId("block").addEventListener("click", () => block(!this.#blocked));
    byId("start").addEventListener("click", () => (this.#blocked ? block(false) : start()));
    byId("about-open").addEventListener("click", () => byId("about-dialog").showModal());
  }

  /** Show this bot, or with null that none has connected. */
  show(bot) {
    this.#bot = bot;
    const name = bot?.name ?? say("chat.nobot");
    byId("bot-name").textContent = name;
    byId("bot-avatar").textContent = initials(name);
    byId("bot-avatar").dataset.colour = bot ? colourOf(bot.id) : "none";
    this.acting(null);
  }

  /** Show what the bot is doing; null shows who it is. */
  acting(action) {
    const element = byId("bot-status");
    element.textContent = action ? actionWords(action) : this.#who();
    element.classList.toggle("acting", action !== null);
  }

  #who() {
    if (!this.#bot) return say("chat.waiting");
    return this.#bot.username ? `${say("chat.bot")} · @${this.#bot.username}` : say("chat.bot");
  }

  /** Offer the field, or the one button that comes before it. */
  chat({ began, blocked }) {
    this.#blocked = blocked;
    const usable = began && !blocked;
    const onButton = document.activeElement === byId("start");
    for (const id of ["composer", "samples"]) byId(id).hidden = !usable;
    byId("start-bar").hidden = usable;
    byId("start").textContent = say(blocked ? "chat.unblock" : "chat.start");
    if (usable && onButton) byId("input").focus({ preventScroll: true });
    const label = say(blocked ? "block.off" : "block.on");
    byId("block").title = label;
    byId("block").setAttribute("aria-label", label);
    byId("block").setAttribute("aria-pressed", String(blocked));
  }
}

function actionWords(action) {
  const known = action === "upload_photo" || action === "upload_document";
  return say(known ? `action.${action}` : "action.typing");
}
