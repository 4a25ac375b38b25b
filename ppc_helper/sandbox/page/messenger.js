/** The messenger: whose chat is shown, what each event changes in it, and what its person does. */

import { api } from "./api.js";
import { ChatView } from "./chat.js";
import { Chats } from "./chats.js";
import { Composer } from "./composer.js";
import { byId } from "./dom.js";
import { fullName } from "./format.js";
import { BotHead } from "./head.js";
import { neighbour, People } from "./people.js";
import { Presses } from "./presses.js";
import { toast } from "./toast.js";
import { say } from "./words.js";

const BOT_AWAITED_MILLISECONDS = 2000;
const ACTION_MILLISECONDS = 5500;

export class Messenger {
  #state = { bots: [], users: [], notice: null };
  #current = null;
  #blocked = new Set();
  #actionTimer = null;
  #chosen;
  #chats = new Chats();
  #presses = new Presses();
  #people = new People((userId) => this.choose(userId));
  #head = new BotHead({ block: (on) => this.#block(on), start: () => this.#start() });
  #view = new ChatView({
    press: (message, data, done) => this.#presses.press(this.#current, message.message_id, { data, done }),
    reply: (id) => this.composer.reply(this.#chats.message(this.#current, id) ?? null),
    command: (text) => this.#deliver({ text, files: [] }),
    find: (id) => this.#chats.message(this.#current, id),
  });
  composer = new Composer({ deliver: (letter) => this.#deliver(letter), leave: () => byId("scroll").focus() });

  /** *chosen* gets the id of each user that is switched to. */
  constructor(chosen) {
    this.#chosen = chosen;
  }

  /** The bot that the page is about, undefined before the first load. */
  get botId() {
    return this.#state.bots[0]?.id;
  }

  /** What each event of the server's stream changes. */
  events = {
    message: ({ user_id: userId, message }) => this.#received(userId, message),
    edit: ({ user_id: userId, message }) => this.#received(userId, message),
    delete: ({ user_id: userId, message_id: id }) => this.#removed(userId, id),
    reaction: ({ user_id: userId, message_id: id, reactions }) => this.#patched(userId, id, { reactions }),
    callback_answer: (answer) => this.#presses.answered(answer, answer.user_id === this.#current),
    chat_action: ({ user_id: userId, action }) => userId === this.#current && this.#acted(action),
    draft: ({ user_id: userId, text }) => userId === this.#current && this.#drafted(text),
    blocked: ({ user_id: userId, blocked }) => this.#markBlocked(userId, blocked),
    commands: () => this.#loadCommands(),
  };

  /** Read everything from the server and show it; the shown chat stays where it is. */
  async load() {
    const before = JSON.stringify(this.#state.users);
    this.#state = await api.state();
    const { users, notice } = this.#state;
    if (JSON.stringify(users) !== before) this.#people.show(users);
    await Promise.all(users.map((user) => this.#loadMessages(user.id)));
    byId("notice").textContent = notice ?? "";
    byId("notice").hidden = !notice;
    if (users.some((user) => user.id === this.#current)) this.#resume();
    else if (users.length > 0) this.choose(this.#firstUser());
    this.#awaitBot();
  }

  async #loadMessages(userId) {
    const { messages, blocked } = await api.messages(userId, this.botId);
    this.#chats.replace(userId, messages);
    this.#markBlocked(userId, blocked);
  }

  #firstUser() {
    const { users } = this.#state;
    const remembered = Number(sessionStorage.getItem("user"));
    const found = users.find((user) => user.id === remembered) ?? users.find((user) => !user.is_admin);
    return (found ?? users[0]).id;
  }

  /** Until a bot has connected nobody knows its name. */
  async #awaitBot() {
    this.#head.show(this.#state.bots[0] ?? null);
    if (this.#state.bots.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, BOT_AWAITED_MILLISECONDS));
    const { bots } = await api.state().catch(() => this.#state);
    this.#state = { ...this.#state, bots };
    this.#awaitBot();
  }

  #resume() {
    this.#people.select(this.#current);
    this.#view.sync(this.#chats.messages(this.#current));
    this.#refresh(this.#current);
    this.#loadCommands();
  }

  /** Show a user's chat and write as that user. */
  choose(userId) {
    if (userId !== this.#current) this.composer.swap(this.#current, userId);
    this.#current = userId;
    sessionStorage.setItem("user", String(userId));
    this.#people.select(userId);
    this.#acted(null);
    this.#view.show(this.#chats.messages(userId));
    this.#chats.markRead(userId);
    this.#refresh(userId);
    this.#loadCommands();
    this.#chosen(userId);
  }

  /** Switch to the user *step* places below. */
  chooseNeighbour(step) {
    if (this.#state.users.length === 0) return;
    this.choose(neighbour(this.#state.users, this.#current, step));
    this.composer.focus();
  }

  /** The first name of the user whose chat this is, or the chat's number. */
  chatName(chat) {
    const user = this.#state.users.find(({ id }) => id === Number(chat));
    return user ? fullName(user).split(" ")[0] : say("log.chat", { chat });
  }

  /** What is in sight has been read. */
  noticeReading() {
    if (this.#current === null || document.hidden) return;
    this.#chats.markRead(this.#current);
    this.#refresh(this.#current);
  }

  /** The server is away: nobody will answer the presses. */
  lose() {
    this.#presses.forget();
  }

  async #loadCommands() {
    if (this.#current === null) return;
    const { commands } = await api.commands(this.#current).catch(() => ({ commands: [] }));
    this.composer.commands.set(commands);
  }

  #received(userId, message) {
    this.#chats.put(userId, message);
    if (userId === this.#current) {
      if (message.from_bot) this.#acted(null);
      this.#view.put(message);
      this.noticeReading();
    }
    this.#refresh(userId);
  }

  #removed(userId, messageId) {
    this.#chats.remove(userId, messageId);
    if (userId === this.#current) this.#view.remove(messageId);
    this.#refresh(userId);
  }

  #patched(userId, messageId, fields) {
    const message = this.#chats.patch(userId, messageId, fields);
    if (message && userId === this.#current) this.#view.put(message);
  }

  /** Show what the bot is doing for as long as Telegram would, or until its message; null ends it. */
  #acted(action) {
    clearTimeout(this.#actionTimer);
    this.#head.acting(action);
    this.#view.typing(action !== null);
    if (action) this.#actionTimer = setTimeout(() => this.#acted(null), ACTION_MILLISECONDS);
  }

  #drafted(text) {
    this.#acted("typing");
    this.#view.draft(text);
  }

  #markBlocked(userId, on) {
    if (on) this.#blocked.add(userId);
    else this.#blocked.delete(userId);
    this.#refresh(userId);
  }

  #refresh(userId) {
    const { users } = this.#state;
    this.#people.update(userId, this.#chats.last(userId), this.#chats.unread(userId));
    const unread = users.reduce((sum, user) => sum + this.#chats.unread(user.id), 0);
    document.title = unread > 0 ? `(${unread}) PPC Helper` : "PPC Helper";
    if (userId !== this.#current) return;
    this.#head.chat({ began: this.#chats.messages(userId).length > 0, blocked: this.#blocked.has(userId) });
  }

  async #deliver({ text, files, asPhotos, replyTo }) {
    const user = this.#current;
    return attempt(() => {
      if (files.length === 0) return api.text(user, text, replyTo);
      return asPhotos ? api.photos(user, files, text) : api.files(user, files, text);
    });
  }

  async #block(on) {
    const user = this.#current;
    if (!(await attempt(() => api.block(user, on)))) return;
    this.#markBlocked(user, on);
    toast(say(on ? "block.done" : "block.undone"));
  }

  async #start() {
    if (await this.#deliver({ text: "/start", files: [] })) this.composer.focus();
  }
}

/** Return whether *ask* was answered; say why when it was not. */
async function attempt(ask) {
  try {
    await ask();
    return true;
  } catch (error) {
    toast(say("send.failed", { reason: error.status ? error.message : say("offline") }), "bad");
    return false;
  }
}
