import type { Evidence, Flight } from './blame-evidence.js';
import { SURE, type BlameLedger } from './blame-ledger.js';

interface Slice {
  readonly from: number;
  readonly to: number;
  readonly flights: readonly Flight[];
  readonly hidden: boolean;
}

/** Explains time in which nothing is known to have run: by requests in flight, which share it, else by a hidden page. */
export class IdleTime {
  readonly #ledger: BlameLedger;
  readonly #slices: readonly Slice[];
  /** Requests that something may wait for, made since the stretch began, in order of their end. */
  readonly #awaited: readonly Flight[];
  #slice = 0;
  #flight = 0;

  constructor(evidence: Evidence, ledger: BlameLedger, from: number) {
    this.#ledger = ledger;
    this.#slices = sliceUp(evidence);
    this.#awaited = evidence.flights.filter((flight) => flight.awaited && flight.from >= from).sort((a, b) => a.to - b.to);
  }

  /** Explains what it can of a stretch, and returns how much of it, ms. Stretches must come in order of time. */
  settle(from: number, to: number): number {
    let settled = 0;
    while (this.#slice > 0 && this.#slices[this.#slice - 1].to > from) this.#slice--;
    while (this.#slice < this.#slices.length && this.#slices[this.#slice].to <= from) this.#slice++;
    for (let at = this.#slice; at < this.#slices.length && this.#slices[at].from < to; at++) {
      const { flights, hidden, ...slice } = this.#slices[at];
      const ms = Math.min(to, slice.to) - Math.max(from, slice.from);
      for (const flight of flights) this.#ledger.account('resource', flight.name).add(ms / flights.length, SURE.likely, flight.row);
      if (flights.length === 0 && hidden) this.#ledger.account('hidden').add(ms, SURE.likely, -1);
      settled += ms;
    }
    return settled;
  }

  /** The part of a stretch that was waiting for requests which ended in it; undefined when none did. Stretches must come in order. */
  awaitedIn(from: number, to: number): { from: number; to: number } | undefined {
    while (this.#flight < this.#awaited.length && this.#awaited[this.#flight].to <= from) this.#flight++;
    let begin = Infinity;
    let end = -Infinity;
    for (let at = this.#flight; at < this.#awaited.length && this.#awaited[at].to <= to; at++) {
      begin = Math.min(begin, this.#awaited[at].from);
      end = this.#awaited[at].to;
    }
    return end > from ? { from: Math.max(from, begin), to: end } : undefined;
  }
}

/** Disjoint, in order; none where there is neither a request nor a hidden page. */
function sliceUp({ flights, hidden }: Evidence): Slice[] {
  const byStart = [...flights].sort((a, b) => a.from - b.from);
  const times = new Set<number>();
  for (const { from, to } of [...flights, ...hidden]) times.add(from).add(to);
  const sorted = [...times].sort((a, b) => a - b);
  const slices: Slice[] = [];
  let active: Flight[] = [];
  let next = 0;
  for (let index = 1; index < sorted.length; index++) {
    const from = sorted[index - 1];
    const to = sorted[index];
    active = active.filter((flight) => flight.to > from);
    while (next < byStart.length && byStart[next].from <= from) active.push(byStart[next++]);
    const isHidden = hidden.some((time) => time.from <= from && time.to >= to);
    if (active.length > 0 || isHidden) slices.push({ from, to, flights: [...active], hidden: isHidden });
  }
  return slices;
}
