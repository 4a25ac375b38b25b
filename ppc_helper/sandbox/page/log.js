/** The live log: facts as they are appended, lines to their causes, and the chain of the one that is looked at. */

import { drawArcs } from "./arcs.js";
import { Facts } from "./chain.js";
import { byId, h } from "./dom.js";
import { factRow, toggleDetails } from "./factrow.js";
import { FactStream } from "./factstream.js";
import { KINDS } from "./kinds.js";
import { Lanes } from "./lanes.js";
import { say } from "./words.js";

const KEPT = 300;
const NEAR_BOTTOM_PIXELS = 40;

export class LogView {
  #facts = new Facts();
  #rows = new Map();
  #lanes = new Lanes();
  #list = byId("facts");
  #scroll = byId("facts-scroll");
  #arrived = [];
  #opened = false;
  #stream = new FactStream({
    there: (there) => this.#isThere(there),
    opened: () => (this.#opened = true),
    take: (fact) => this.#take(fact),
  });
  #looked = null;
  #pinned = null;
  #follows = true;
  #chat = null;
  #nameOf;

  /** *nameOf* gives the name of a chat for its id. */
  constructor(nameOf) {
    this.#nameOf = nameOf;
    byId("legend").replaceChildren(...KINDS.map((kind) => h("li", { "data-kind": kind }, say(`kind.${kind}`))));
    byId("log-only").addEventListener("change", () => this.#filter());
    byId("log-down").addEventListener("click", () => this.#toEnd());
    this.#scroll.addEventListener("scroll", () => this.#noticeScroll(), { passive: true });
    this.#list.addEventListener("click", (event) => this.#clicked(event));
    this.#list.addEventListener("keydown", (event) => this.#key(event));
    this.#list.addEventListener("mouseover", (event) => this.#look(event));
    this.#list.addEventListener("mouseleave", () => this.#light(null));
    this.#list.addEventListener("focusin", (event) => this.#look(event));
    this.#list.addEventListener("focusout", () => this.#light(null));
    new ResizeObserver(() => this.#draw()).observe(this.#list);
  }

  /** Listen while the log is in sight and no longer. */
  watch(seen) {
    this.#stream.watch(seen);
    if (!seen) this.#lanes.stop();
  }

  /** Begin anew after the server was away: its log may be another one. */
  restart() {
    if (this.#stream.restart()) this.#clear();
  }

  #isThere(there) {
    this.#sayEmpty(there ? "log.waiting" : "log.none");
    byId("log").classList.toggle("absent", !there);
    if (there) this.#lanes.start();
  }

  #clear() {
    this.#facts.clear();
    this.#rows.clear();
    this.#arrived = [];
    this.#list.replaceChildren();
    this.#pinned = null;
    this.#draw();
  }

  /** Whose facts to show when only one chat is wanted. */
  setChat(chat) {
    this.#chat = chat;
    this.#filter();
  }

  #take(fact) {
    if (this.#arrived.length === 0) requestAnimationFrame(() => this.#append());
    this.#arrived.push(fact);
  }

  /** Add what has come. A stream opened again begins with what is known, or else something was missed between. */
  #append() {
    if (this.#arrived.length === 0) return;
    const arrived = this.#arrived;
    if (this.#opened && !this.#facts.has(arrived[0].position)) this.#clear();
    this.#opened = false;
    this.#arrived = [];
    const fresh = arrived.filter((fact) => !this.#facts.has(fact.position)).slice(-KEPT);
    for (const fact of fresh) this.#add(fact);
    for (const { position } of this.#facts.all().slice(0, Math.max(0, this.#facts.size - KEPT))) this.#drop(position);
    this.#sayEmpty("log.filtered");
    if (!this.#list.querySelector('.fact[tabindex="0"]')) this.#list.querySelector(".fact")?.setAttribute("tabindex", "0");
    if (this.#looked !== null) this.#mark();
    if (this.#follows) this.#toEnd();
    this.#draw();
  }

  #add(fact) {
    if (this.#facts.has(fact.position)) return;
    const row = factRow(fact, this.#nameOf(fact.chat));
    row.hidden = this.#hides(fact);
    this.#facts.add(fact);
    this.#rows.set(fact.position, row);
    this.#list.append(row);
  }

  #drop(position) {
    this.#facts.remove(position);
    this.#rows.get(position).remove();
    this.#rows.delete(position);
  }

  #hides(fact) {
    return byId("log-only").checked && String(fact.chat) !== String(this.#chat);
  }

  #filter() {
    for (const [position, row] of this.#rows) row.hidden = this.#hides(this.#facts.get(position));
    this.#sayEmpty(this.#facts.size > 0 ? "log.filtered" : "log.waiting");
    if (this.#follows) this.#toEnd();
    this.#draw();
  }

  #sayEmpty(key) {
    const note = byId("log-empty");
    note.textContent = say(key);
    note.hidden = [...this.#rows.values()].some((row) => !row.hidden);
  }

  #clicked(event) {
    const row = event.target.closest(".fact-row");
    if (!row || !event.target.closest(".fact")) return;
    const position = Number(row.dataset.position);
    toggleDetails(row, this.#facts.get(position), (cause) => this.#goTo(cause));
    this.#pinned = row.querySelector(".fact-details") ? position : null;
    this.#light(position);
  }

  #goTo(position) {
    const row = this.#rows.get(position);
    row?.scrollIntoView({ block: "center", behavior: "smooth" });
    row?.querySelector(".fact").focus({ preventScroll: true });
  }

  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = event.target.closest(".fact-row");
    if (!step || !row) return;
    event.preventDefault();
    const shown = [...this.#rows.values()].filter((other) => !other.hidden);
    const next = shown[shown.indexOf(row) + step]?.querySelector(".fact");
    if (!next) return;
    this.#list.querySelector('.fact[tabindex="0"]')?.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  }

  #look(event) {
    const row = event.target.closest(".fact-row");
    this.#light(row ? Number(row.dataset.position) : null);
  }

  #light(position) {
    const looked = position ?? this.#pinned;
    if (looked === this.#looked) return;
    this.#looked = looked;
    this.#mark();
    this.#draw();
  }

  /** Light the rows of the chain that is looked at; it grows while one looks. */
  #mark() {
    const chain = this.#looked === null ? new Set() : this.#facts.chain(this.#looked);
    this.#list.classList.toggle("tracing", this.#looked !== null);
    for (const [place, row] of this.#rows) row.classList.toggle("lit", chain.has(place));
  }

  #draw() {
    const heights = new Map();
    for (const [position, row] of this.#rows) if (!row.hidden) heights.set(position, row.offsetTop + 14);
    const pairs = this.#facts.all().filter(({ position, cause }) => heights.has(position) && heights.has(cause));
    const lit = this.#looked === null ? new Set() : this.#facts.chain(this.#looked);
    const drawn = pairs.map(({ position, cause }) => this.#pair(cause, position, { heights, lit }));
    drawArcs(byId("arcs"), drawn.sort((a, b) => a.y1 - b.y1), this.#list.offsetHeight);
  }

  #pair(from, to, { heights, lit }) {
    const kind = this.#rows.get(to).dataset.kind;
    return { from, to, kind, y1: heights.get(from), y2: heights.get(to), lit: lit.has(from) && lit.has(to) };
  }

  #noticeScroll() {
    const { scrollTop, clientHeight, scrollHeight } = this.#scroll;
    this.#follows = scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM_PIXELS;
    byId("log-down").hidden = this.#follows;
  }

  #toEnd() {
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
    this.#follows = true;
  }
}
