/**
 * Presses that wait for the bot's answer.
 *
 * The answer comes by the stream and may overtake the response that names its callback, so early answers are kept
 * until their press asks for them.
 */

import { api } from "./api.js";
import { alertUser, toast } from "./toast.js";
import { say } from "./words.js";

const PATIENCE_MILLISECONDS = 30_000;
const EARLY_MILLISECONDS = 5_000;

export class Presses {
  #waiting = new Map();
  #early = new Map();

  /** Send a press; *done* is called once, when the bot has answered or will not. */
  async press(userId, messageId, { data, done }) {
    try {
      const { callback_id: id } = await api.press(userId, messageId, data);
      if (this.#early.delete(id)) done();
      else this.#waiting.set(id, { done, timer: setTimeout(() => this.#giveUp(id), PATIENCE_MILLISECONDS) });
    } catch (error) {
      toast(say("press.failed", { reason: error.status ? error.message : say("offline") }), "bad");
      done();
    }
  }

  #giveUp(id) {
    this.#finish(id);
    toast(say("press.silent"), "bad");
  }

  #finish(id) {
    const press = this.#waiting.get(id);
    if (!press) return false;
    this.#waiting.delete(id);
    clearTimeout(press.timer);
    press.done();
    return true;
  }

  /** Take an answer from the stream: stop the spinner; its words are shown only to the user who is looked at. */
  answered({ callback_id: id, text, show_alert: loud }, visible) {
    if (!this.#finish(id)) this.#keep(id);
    if (!text || !visible) return;
    if (loud) alertUser(text);
    else toast(text);
  }

  #keep(id) {
    this.#early.set(id, true);
    setTimeout(() => this.#early.delete(id), EARLY_MILLISECONDS);
  }

  /** Stop every spinner: the server that would have answered is gone. */
  forget() {
    for (const id of [...this.#waiting.keys()]) this.#finish(id);
  }
}
