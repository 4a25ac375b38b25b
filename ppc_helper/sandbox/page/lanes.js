/** The lanes of work as small meters: how much waits, how much runs, how long the oldest has waited. */

import { api } from "./api.js";
import { byId, h } from "./dom.js";
import { age } from "./format.js";
import { say } from "./words.js";

const LANES = ["chat", "tool", "scan", "ack", "send", "bulk"];
const COLUMNS = ["lane", "waiting", "running", "oldest"];
const EVERY_MILLISECONDS = 1000;
const SLOW_SECONDS = 5;
const STUCK_SECONDS = 60;
const FULL_AT = 1000;

export class Lanes {
  #timer = null;
  #rows = new Map(LANES.map((name) => [name, laneRow(name)]));

  constructor() {
    const head = h("tr", {}, COLUMNS.map((column) => h("th", { scope: "col" }, say(`lanes.${column}`))));
    byId("lanes").replaceChildren(h("thead", {}, head), h("tbody", {}, [...this.#rows.values()]));
  }

  /** Ask once a second until stopped. */
  start() {
    this.stop();
    this.#timer = setInterval(() => this.#ask(), EVERY_MILLISECONDS);
    this.#ask();
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = null;
  }

  async #ask() {
    const lanes = await api.lanes().catch(() => null);
    if (lanes) for (const [name, row] of this.#rows) show(row, lanes[name] ?? {});
  }
}

function laneRow(name) {
  const meter = h("span", { class: "lane-bar", "aria-hidden": "true" }, h("i"));
  const title = h("th", { scope: "row" }, h("span", { class: "lane-name" }, say(`lane.${name}`)), meter);
  return h("tr", { class: "lane", "data-lane": name }, title, COLUMNS.slice(1).map((column) => h("td", { "data-column": column })));
}

function show(row, { waiting = 0, running = 0, oldest_seconds: oldest }) {
  const busy = waiting + running > 0;
  const words = { waiting: String(waiting), running: String(running), oldest: busy ? age(oldest ?? 0) : "" };
  for (const cell of row.querySelectorAll("td")) cell.textContent = busy ? words[cell.dataset.column] : "";
  if (!busy) row.querySelector("td").textContent = say("lane.idle");
  row.dataset.state = state(busy, oldest ?? 0);
  row.querySelector("i").style.setProperty("--fullness", fullness(waiting + running));
}

function state(busy, oldest) {
  if (!busy) return "idle";
  if (oldest >= STUCK_SECONDS) return "stuck";
  return oldest >= SLOW_SECONDS ? "slow" : "busy";
}

/** From 0 to 1 on a logarithmic scale, so that one item is seen and a thousand still fit. */
function fullness(items) {
  return String(Math.min(1, Math.log10(1 + items) / Math.log10(1 + FULL_AT)));
}
