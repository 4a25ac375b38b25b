/** The facts at hand and their causes; no DOM here. */

export class Facts {
  #byPosition = new Map();
  #effects = new Map();

  has(position) {
    return this.#byPosition.has(position);
  }

  get(position) {
    return this.#byPosition.get(position);
  }

  get size() {
    return this.#byPosition.size;
  }

  /** All facts in the order they came. */
  all() {
    return [...this.#byPosition.values()];
  }

  add(fact) {
    this.#byPosition.set(fact.position, fact);
    if (fact.cause === null) return;
    if (!this.#effects.has(fact.cause)) this.#effects.set(fact.cause, new Set());
    this.#effects.get(fact.cause).add(fact.position);
  }

  remove(position) {
    const fact = this.#byPosition.get(position);
    this.#byPosition.delete(position);
    this.#effects.delete(position);
    this.#effects.get(fact?.cause)?.delete(position);
  }

  clear() {
    this.#byPosition.clear();
    this.#effects.clear();
  }

  /** The positions of a fact, of all that led to it and of all that it led to. */
  chain(position) {
    const found = new Set();
    for (let cause = position; cause !== null && this.has(cause); cause = this.get(cause).cause) {
      if (found.has(cause)) break;
      found.add(cause);
    }
    const open = [position];
    while (open.length > 0) {
      const next = open.pop();
      found.add(next);
      for (const effect of this.#effects.get(next) ?? []) if (!found.has(effect)) open.push(effect);
    }
    return found;
  }
}
