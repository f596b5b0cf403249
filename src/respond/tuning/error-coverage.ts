import type { TuningFigures } from '../../model/tuning.js';

/** Where errors went missing before as well, so much more of them must, as a share: which ones do is chance. */
const CHANCE = 0.05;

interface Counts {
  readonly seen: number;
  readonly kept: number;
}

const UNKNOWN: Counts = { seen: NaN, kept: NaN };

/** Whether fewer of the errors that happen come into the record since an adjustment. */
export class ErrorCoverage {
  #now = UNKNOWN;
  /** The errors of the sample before: the last ones may still be on their way into the record. */
  #seenBefore = NaN;
  #from = UNKNOWN;
  /** Share that was missing before the adjustment. */
  #usual = 0;

  add({ errorsSeen = NaN, errorsKept = NaN }: TuningFigures): void {
    this.#seenBefore = this.#now.seen;
    this.#now = { seen: errorsSeen, kept: errorsKept };
    if (Number.isNaN(this.#from.seen)) this.#from = this.#now;
  }

  /** Something was adjusted: what went missing since the last change is usual. */
  adjusted(): void {
    this.#usual = this.#missing || 0;
    this.restart();
  }

  /** Something was taken back: what is missing is counted from here on. */
  restart(): void {
    this.#from = this.#now;
  }

  get hasFallen(): boolean {
    return this.#missing > this.#usual + (this.#usual > 0 ? CHANCE : 0);
  }

  /** Share of the errors since the last change; NaN when there were none. */
  get #missing(): number {
    const seen = this.#seenBefore - this.#from.seen;
    const kept = this.#now.kept - this.#from.kept;
    return seen > 0 ? Math.max(0, seen - kept) / seen : NaN;
  }
}
