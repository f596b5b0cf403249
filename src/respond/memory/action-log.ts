import type { ActionCounts } from '../../analyze/memory/growth-source.js';
import type { LowPoint } from '../../analyze/memory/low-points.js';

/** Actions that are kept: two a second for as long as samples are. */
const MOST_ACTIONS = 20_000;
/** Names that are told apart; all others count as one. */
const MOST_NAMES = 100;
const OTHERS = '(other actions)';

/** When actions were done: the last 20,000. */
export class ActionLog {
  readonly #times = new Float64Array(MOST_ACTIONS);
  readonly #names = new Uint8Array(MOST_ACTIONS);
  readonly #ids = new Map<string, number>();
  #count = 0;

  /** @param time - ms. */
  add(action: string, time: number): void {
    const at = this.#count++ % MOST_ACTIONS;
    this.#times[at] = time;
    this.#names[at] = this.#idOf(action);
  }

  /** Since when all actions are known, ms; -Infinity: of all time. */
  get since(): number {
    return this.#count > MOST_ACTIONS ? this.#times[this.#count % MOST_ACTIONS] : -Infinity;
  }

  /** How often each action had been done by each point, of those that are kept. @param points - in order of time. */
  countUntil(points: readonly LowPoint[]): ActionCounts[] {
    const counts = [...this.#ids.keys()].map(() => new Array<number>(points.length).fill(0));
    for (let at = 0; at < Math.min(this.#count, MOST_ACTIONS); at++) {
      const first = firstFrom(points, this.#times[at]);
      if (first < points.length) counts[this.#names[at]][first]++;
    }
    for (const column of counts) {
      for (let at = 1; at < column.length; at++) column[at] += column[at - 1];
    }
    return [...this.#ids.keys()].map((action, id) => ({ action, counts: counts[id] }));
  }

  #idOf(action: string): number {
    const name = this.#ids.has(action) || this.#ids.size < MOST_NAMES ? action : OTHERS;
    let id = this.#ids.get(name);
    if (id === undefined) this.#ids.set(name, (id = this.#ids.size));
    return id;
  }
}

/** The first point at or after a time; how many there are where there is none. */
function firstFrom(points: readonly LowPoint[], time: number): number {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle].time >= time) high = middle;
    else low = middle + 1;
  }
  return low;
}
