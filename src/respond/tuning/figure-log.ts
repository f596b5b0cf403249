import type { IssueKind, TuningFigures } from '../../model/tuning.js';
import { ISSUE_KINDS, ISSUE_RULES } from './issues.js';

/** Samples kept: ten minutes of one a second. */
const MOST_SAMPLES = 600;

/** The figures of the last 600 samples, by issue. */
export class FigureLog {
  readonly #times = new Float64Array(MOST_SAMPLES);
  readonly #values = new Map(ISSUE_KINDS.map((kind) => [kind, new Float64Array(MOST_SAMPLES)]));
  #count = 0;

  add(time: number, figures: TuningFigures): void {
    const at = this.#count++ % MOST_SAMPLES;
    this.#times[at] = time;
    for (const [kind, values] of this.#values) {
      const value = ISSUE_RULES[kind].read(figures);
      // Infinity has no mean.
      values[at] = Number.isFinite(value) ? value : NaN;
    }
  }

  clear(): void {
    this.#count = 0;
  }

  /** Samples taken after `from`, up to `to`, whatever is in them. */
  samples(from: number, to: number): number {
    let count = 0;
    this.#visit(from, to, () => count++);
    return count;
  }

  /** Values of a figure after `from`, up to `to`, oldest first; samples in which it was not known are left out. */
  values(kind: IssueKind, from: number, to: number): number[] {
    const column = this.#values.get(kind);
    const found: number[] = [];
    this.#visit(from, to, (at) => {
      if (column && !Number.isNaN(column[at])) found.push(column[at]);
    });
    return found;
  }

  #visit(from: number, to: number, visit: (at: number) => void): void {
    for (let sample = Math.max(0, this.#count - MOST_SAMPLES); sample < this.#count; sample++) {
      const at = sample % MOST_SAMPLES;
      if (this.#times[at] > from && this.#times[at] <= to) visit(at);
    }
  }
}
