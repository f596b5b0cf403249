import type { BlameCause, BlameConfidence, BlameKind } from './blame.js';

/** From the surest to the least sure: what is as much of one as of the other is called by the later. */
export const CONFIDENCES: readonly BlameConfidence[] = ['measured', 'likely', 'estimated', 'unknown'];
/** Positions in `CONFIDENCES`. */
export const SURE = { measured: 0, likely: 1, estimated: 2, unknown: 3 } as const;
export type Sureness = (typeof SURE)[keyof typeof SURE];

/** Less is what subtractions leave behind, ms. */
const NOTHING = 1e-9;

/** What one cause has been found to explain so far. */
export class BlameAccount {
  readonly kind: BlameKind;
  readonly name: string;
  readonly source: string;
  readonly invoker: string;
  readonly #time = new Float64Array(CONFIDENCES.length);
  readonly #byRow = new Map<number, number>();

  constructor(kind: BlameKind, name: string, source: string, invoker: string) {
    this.kind = kind;
    this.name = name;
    this.source = source;
    this.invoker = invoker;
  }

  /** @param row - the span or entry that took this time; -1: there is none to show. */
  add(ms: number, sureness: Sureness, row: number): void {
    if (!(ms > 0)) return;
    this.#time[sureness] += ms;
    this.#byRow.set(row, (this.#byRow.get(row) ?? 0) + ms);
  }

  toCause(duration: number): BlameCause | undefined {
    const { kind, name, source, invoker } = this;
    let time = 0;
    let surest = 0;
    this.#time.forEach((ms, sureness) => {
      time += ms;
      if (ms > 0 && ms >= this.#time[surest]) surest = sureness;
    });
    if (time < NOTHING) return undefined;
    let span = -1;
    let most = 0;
    for (const [row, ms] of this.#byRow) {
      if (ms <= most) continue;
      most = ms;
      span = row;
    }
    return { kind, name, source, invoker, time, share: time / duration, confidence: CONFIDENCES[surest], count: this.#byRow.size, span };
  }
}

/** The causes of one stretch of time. */
export class BlameLedger {
  readonly #accounts = new Map<string, BlameAccount>();

  account(kind: BlameKind, name = '', source = '', invoker = ''): BlameAccount {
    const key = `${kind}\n${name}\n${source}\n${invoker}`;
    let account = this.#accounts.get(key);
    if (!account) this.#accounts.set(key, (account = new BlameAccount(kind, name, source, invoker)));
    return account;
  }

  /** Most time first, unexplained time last. */
  list(duration: number): BlameCause[] {
    const causes: BlameCause[] = [];
    for (const account of this.#accounts.values()) {
      const cause = account.toCause(duration);
      if (cause) causes.push(cause);
    }
    const last = (cause: BlameCause): number => Number(cause.kind === 'unexplained');
    return causes.sort((a, b) => last(a) - last(b) || b.time - a.time);
  }
}
