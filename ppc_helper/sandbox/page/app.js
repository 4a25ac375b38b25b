/** Start the page: the words, the parts, the two streams, and what each event means to the parts. */

import { api, listen } from "./api.js";
import { startViewer } from "./attachments.js";
import { ChatView } from "./chat.js";
import { Chats } from "./chats.js";
import { Composer } from "./composer.js";
import { byId } from "./dom.js";
import { acceptDrops } from "./dropping.js";
import { fullName } from "./format.js";
import { BotHead } from "./head.js";
import { startLayout } from "./layout.js";
import { LogView } from "./log.js";
import { neighbour, People } from "./people.js";
import { Presses } from "./presses.js";
import { showSamples } from "./samples.js";
import { sayPage } from "./skeleton.js";
import { startTheme } from "./theme.js";
import { toast } from "./toast.js";
import { say } from "./words.js";

const BOT_AWAITED_MILLISECONDS = 2000;
const RETRY_MILLISECONDS = 1000;
const ACTION_MILLISECONDS = 5500;

const chats = new Chats();
const presses = new Presses();
let state = { bots: [], users: [], notice: null };
let current = null;
let actionTimer = null;
const blocked = new Set();

sayPage();
startTheme();
startViewer();
const head = new BotHead({ block, start });
const people = new People(choose);
const view = new ChatView({
  press: (message, data, done) => presses.press(current, message.message_id, { data, done }),
  reply: (id) => composer.reply(chats.message(current, id) ?? null),
  command: (text) => deliver({ text, files: [] }),
  find: (id) => chats.message(current, id),
});
const log = new LogView(chatName);
const layout = startLayout((seen) => log.watch(seen && !document.hidden));
const composer = new Composer({ deliver, leave: () => byId("scroll").focus() });
showSamples({ insert: (text) => composer.insert(text), attach: (file) => composer.attach([file]) });
acceptDrops((files) => composer.attach(files));
document.addEventListener("visibilitychange", () => (noticeReading(), log.watch(!byId("log").hidden && !document.hidden)));
document.addEventListener("keydown", switchByKey);
follow();

function follow() {
  let lost = true;
  listen("control/events", {
    open: () => {
      byId("lost").hidden = true;
      if (lost) reload();
      lost = false;
    },
    lost: () => {
      byId("lost").textContent = say("lost");
      byId("lost").hidden = false;
      lost = true;
      presses.forget();
    },
    events: {
      message: ({ user_id: userId, message }) => received(userId, message),
      edit: ({ user_id: userId, message }) => received(userId, message),
      delete: ({ user_id: userId, message_id: id }) => removed(userId, id),
      callback_answer: (answer) => presses.answered(answer, answer.user_id === current),
      chat_action: ({ user_id: userId, action }) => userId === current && acted(action),
      commands: loadCommands,
    },
  });
}

/** Read everything anew; a server that is still starting is asked again. */
async function reload() {
  try {
    await load();
    log.restart();
  } catch {
    setTimeout(reload, RETRY_MILLISECONDS);
  }
}

async function load() {
  const before = JSON.stringify(state.users);
  state = await api.state();
  if (JSON.stringify(state.users) !== before) people.show(state.users);
  blocked.clear();
  for (const user of state.users) if (user.blocked) blocked.add(user.id);
  await Promise.all(state.users.map(loadMessages));
  const known = state.users.some((user) => user.id === current);
  const notice = byId("notice");
  notice.textContent = state.notice ?? "";
  notice.hidden = !state.notice;
  if (known) resume();
  else if (state.users.length > 0) choose(firstUser());
  awaitBot();
}

async function loadMessages({ id }) {
  const { messages } = await api.messages(id, state.bots[0]?.id);
  chats.replace(id, messages);
  people.update(id, chats.last(id), chats.unread(id));
}

function firstUser() {
  const remembered = Number(sessionStorage.getItem("user"));
  const found = state.users.find((user) => user.id === remembered) ?? state.users.find((user) => !user.is_admin);
  return (found ?? state.users[0]).id;
}

/** Until a bot has connected nobody knows its name. */
async function awaitBot() {
  head.show(state.bots[0] ?? null);
  if (state.bots.length > 0) return;
  await new Promise((resolve) => setTimeout(resolve, BOT_AWAITED_MILLISECONDS));
  const next = await api.state().catch(() => state);
  state = { ...state, bots: next.bots };
  awaitBot();
}

function resume() {
  people.select(current);
  view.sync(chats.messages(current));
  refresh(current);
  loadCommands();
}

function choose(userId) {
  if (userId !== current) composer.swap(current, userId);
  current = userId;
  sessionStorage.setItem("user", String(userId));
  layout.showChat();
  people.select(userId);
  acted(null);
  view.show(chats.messages(userId));
  log.setChat(userId);
  chats.markRead(userId);
  refresh(userId);
  loadCommands();
}

async function loadCommands() {
  if (current === null) return;
  const { commands } = await api.commands(current).catch(() => ({ commands: [] }));
  composer.commands.set(commands);
}

function received(userId, message) {
  chats.put(userId, message);
  if (userId === current) {
    if (message.from_bot) acted(null);
    view.put(message);
  }
  noticeReading();
  refresh(userId);
}

function removed(userId, messageId) {
  chats.remove(userId, messageId);
  if (userId === current) view.remove(messageId);
  refresh(userId);
}

/** Show what the bot is doing for as long as Telegram would, or until its message; null ends it. */
function acted(action) {
  clearTimeout(actionTimer);
  head.acting(action);
  view.typing(action !== null);
  if (action) actionTimer = setTimeout(() => acted(null), ACTION_MILLISECONDS);
}

function noticeReading() {
  if (current !== null && !document.hidden) chats.markRead(current);
}

function refresh(userId) {
  people.update(userId, chats.last(userId), chats.unread(userId));
  const unread = state.users.reduce((sum, user) => sum + chats.unread(user.id), 0);
  document.title = unread > 0 ? `(${unread}) PPC Helper` : "PPC Helper";
  if (userId === current) head.chat({ began: chats.messages(userId).length > 0, blocked: blocked.has(userId) });
}

async function deliver({ text, files, asPhotos, replyTo }) {
  try {
    if (files.length === 0) await api.text(current, text, replyTo);
    else await (asPhotos ? api.photos : api.files)(current, files, text);
    return true;
  } catch (error) {
    toast(say("send.failed", { reason: error.status ? error.message : say("offline") }), "bad");
    return false;
  }
}

async function block(wanted) {
  await api.block(current, wanted);
  blocked[wanted ? "add" : "delete"](current);
  toast(say(wanted ? "block.done" : "block.undone"));
  refresh(current);
}

async function start() {
  await deliver({ text: "/start", files: [] });
  composer.focus();
}

function chatName(chat) {
  const user = state.users.find(({ id }) => id === Number(chat));
  return user ? fullName(user).split(" ")[0] : say("log.chat", { chat });
}

function switchByKey(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!event.altKey || !step || state.users.length === 0) return;
  event.preventDefault();
  choose(neighbour(state.users, current, step));
  composer.focus();
}
