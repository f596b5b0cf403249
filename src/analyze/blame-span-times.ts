import type { TraceData } from '../model/trace-data.js';
import type { BlameKind } from './blame.js';
import { CONFIDENCES, type BlameAccount, type BlameLedger, type Sureness } from './blame-ledger.js';
import type { Lineage } from './blame-lineage.js';

/** Time given to single spans, by position in the lineage: added up in columns, and booked by name at the end. */
export class SpanTimes {
  readonly #kind: BlameKind;
  readonly #lineage: Lineage;
  readonly #time: Float64Array;

  constructor(kind: BlameKind, lineage: Lineage) {
    this.#kind = kind;
    this.#lineage = lineage;
    this.#time = new Float64Array(lineage.count * CONFIDENCES.length);
  }

  add(at: number, ms: number, sureness: Sureness): void {
    this.#time[at * CONFIDENCES.length + sureness] += ms;
  }

  book(ledger: BlameLedger, strings: TraceData['strings']): void {
    const { name, row } = this.#lineage;
    const accounts = new Map<number, BlameAccount>();
    for (let cell = 0; cell < this.#time.length; cell++) {
      if (this.#time[cell] === 0) continue;
      const at = Math.floor(cell / CONFIDENCES.length);
      let account = accounts.get(name[at]);
      if (!account) accounts.set(name[at], (account = ledger.account(this.#kind, strings.get(name[at]))));
      account.add(this.#time[cell], (cell % CONFIDENCES.length) as Sureness, row[at]);
    }
  }
}
