/** Start the page: its words, its parts, and the stream of events from the server. */

import { api, listen } from "./api.js";
import { startViewer } from "./attachments.js";
import { byId } from "./dom.js";
import { acceptDrops } from "./dropping.js";
import { startLayout } from "./layout.js";
import { LogView } from "./log.js";
import { Messenger } from "./messenger.js";
import { showSamples } from "./samples.js";
import { sayPage } from "./skeleton.js";
import { startTheme } from "./theme.js";
import { say } from "./words.js";

const RETRY_MILLISECONDS = 1000;

sayPage();
startTheme();
startViewer();
const log = new LogView((chat) => messenger.chatName(chat));
const layout = startLayout(watchLog);
const messenger = new Messenger((userId) => {
  layout.showChat();
  log.setChat(userId);
});
showSamples({ insert: (text) => messenger.composer.insert(text), attach: (file) => messenger.composer.attach([file]) });
acceptDrops((files) => messenger.composer.attach(files));
document.addEventListener("visibilitychange", () => {
  messenger.noticeReading();
  watchLog();
});
document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!event.altKey || !step) return;
  event.preventDefault();
  messenger.chooseNeighbour(step);
});
follow();

function watchLog() {
  log.watch(!byId("log").hidden && !document.hidden);
}

function follow() {
  let lost = true;
  const open = () => {
    byId("lost").hidden = true;
    if (lost) reload();
    lost = false;
  };
  const lose = () => {
    byId("lost").textContent = say("lost");
    byId("lost").hidden = false;
    lost = true;
    messenger.lose();
  };
  const events = Object.entries(messenger.events).map(([name, handle]) => [name, ours(handle)]);
  listen("control/events", { open, lost: lose, events: Object.fromEntries(events) });
}

/** Skip what another bot does; but if that one is now the first, the page is about it. */
function ours(handle) {
  return async (event) => {
    if (event.bot === undefined || event.bot === messenger.botId) return handle(event);
    const fresh = await api.state().catch(() => null);
    return fresh && fresh.bots[0]?.id !== messenger.botId ? reload() : undefined;
  };
}

/** Read everything anew; a server that is still starting is asked again. */
async function reload() {
  try {
    await messenger.load();
    log.restart();
  } catch (error) {
    if (!("status" in error)) throw error;
    setTimeout(reload, RETRY_MILLISECONDS);
  }
}
