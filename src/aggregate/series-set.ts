import type { SeriesAggregate, SeriesKind } from '../model/aggregate.js';
import { Distribution } from '../statistics/distribution.js';

/** Most series of each kind; the values of what is beyond go to one more, which says so. */
const MOST: Readonly<Record<SeriesKind, number>> = { pipeline: 1, stage: 200, action: 200, counter: 100 };
/** Name of the series of stages that are too many. */
export const OTHER_STAGES = '(other stages)';
const OTHERS: Readonly<Record<SeriesKind, string>> = {
  pipeline: '(other pipelines)',
  stage: OTHER_STAGES,
  action: '(other actions)',
  counter: '(other counters)',
};

interface Series {
  readonly kind: SeriesKind;
  readonly name: string;
  readonly values: Distribution;
  errors: number;
}

/** A value that counts in one copy of the figures only, because its weight is not known for good. */
export interface ProvisionalValue {
  /** Number of the series. */
  readonly series: number;
  readonly value: number;
  readonly weight: number;
  readonly failed: boolean;
}

/** The series of one session, by number: a span finds its own without a string being put together. */
export class SeriesSet {
  readonly #series: Series[] = [];
  readonly #byName: Record<SeriesKind, Map<string, number>> = {
    pipeline: new Map(),
    stage: new Map(),
    action: new Map(),
    counter: new Map(),
  };
  #folded = 0;

  /** How many names have no series of their own. */
  get folded(): number {
    return this.#folded;
  }

  /** Number of the series of a name. Asked once for each name: a name that is too much counts as folded each time. */
  find(kind: SeriesKind, name: string): number {
    const numbers = this.#byName[kind];
    const known = numbers.get(name);
    if (known !== undefined) return known;
    if (numbers.size < MOST[kind]) return this.#add(kind, name);
    this.#folded++;
    return numbers.get(OTHERS[kind]) ?? this.#add(kind, OTHERS[kind]);
  }

  record(series: number, value: number, weight: number, failed: boolean): void {
    const known = this.#series[series];
    known.values.record(value, weight);
    if (failed) known.errors += weight;
  }

  /** What is known by now; the set itself stays without the provisional values. */
  toAggregates(provisional: readonly ProvisionalValue[]): SeriesAggregate[] {
    const changed = new Map<number, Series>();
    for (const { series, value, weight, failed } of provisional) {
      let copy = changed.get(series);
      if (copy === undefined) {
        const known = this.#series[series];
        copy = { ...known, values: Distribution.from(known.values.toRecord()) };
        changed.set(series, copy);
      }
      copy.values.record(value, weight);
      if (failed) copy.errors += weight;
    }
    return this.#series
      .map((known, number) => changed.get(number) ?? known)
      .filter(({ values }) => values.recorded > 0)
      .map(({ kind, name, values, errors }) => ({ kind, name, values: values.toRecord(), errors }));
  }

  #add(kind: SeriesKind, name: string): number {
    const number = this.#series.push({ kind, name, values: new Distribution(), errors: 0 }) - 1;
    this.#byName[kind].set(name, number);
    return number;
  }
}
