/** The stream of facts, open only while somebody looks: a browser has few connections for one server. */

import { api, listen } from "./api.js";

const LOOK_AGAIN_MILLISECONDS = 5000;

export class FactStream {
  #watched = false;
  #round = 0;
  #stream = null;
  #there;
  #opened;
  #take;

  /**
   * *there* is told whether the server has a log, each time it was asked; *opened* is called before the first fact of
   * each new stream, *take* gets every fact.
   */
  constructor({ there, opened, take }) {
    this.#there = there;
    this.#opened = opened;
    this.#take = take;
  }

  /** Open the stream, or close it. */
  watch(seen) {
    if (seen === this.#watched) return;
    this.#watched = seen;
    this.#close();
    if (seen) this.#open();
  }

  /** Open it anew, when it is open; return whether it was. */
  restart() {
    if (!this.#watched) return false;
    this.#close();
    this.#open();
    return true;
  }

  async #open() {
    const round = this.#round;
    while (!(await this.#isThere(round))) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MILLISECONDS));
      if (round !== this.#round) return;
    }
    if (round !== this.#round) return;
    this.#opened();
    this.#stream = listen("control/facts", { events: { fact: this.#take } });
  }

  async #isThere(round) {
    const there = await api.lanes().then(() => true, () => false);
    if (round === this.#round) this.#there(there);
    return there;
  }

  #close() {
    this.#round += 1;
    this.#stream?.close();
    this.#stream = null;
  }
}
