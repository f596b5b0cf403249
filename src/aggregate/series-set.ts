import type { SeriesAggregate, SeriesKind } from '../model/aggregate.js';
import { Distribution } from '../statistics/distribution.js';
import { Strata } from '../statistics/strata.js';

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

/** Most strata of all series together; values of further ones are in the figures of their series alone. */
const MOST_STRATA_IN_ALL = 512;
/** Values from here on are in no stratum: the last bucket of a sketch has no upper bound. */
const LARGEST = 2 ** 127;
/** Executions that captured more count as if they had captured so many. */
const MOST_CAPTURES = 65_535;

interface Series {
  readonly kind: SeriesKind;
  readonly name: string;
  readonly values: Distribution;
  readonly strata: Strata;
  /** Numbers of strata by lane and captures. */
  readonly byLikeness: Map<number, number>;
  errors: number;
}

/** A value that counts in one copy of the figures only, because its weight is not known for good. Strata do without it. */
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
  #strata = 0;

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

  /**
   * Puts a value that counts once beside those of like executions of its series, as long as there is room for another stratum.
   * @param trackId - of the lane named `track`.
   */
  recordLike(series: number, value: number, trackId: number, track: string, captures: number): void {
    if (!(value >= 0 && value < LARGEST)) return;
    const { strata, byLikeness } = this.#series[series];
    const count = Math.min(MOST_CAPTURES, captures);
    const key = trackId * (MOST_CAPTURES + 1) + count;
    let stratum = byLikeness.get(key);
    if (stratum === undefined) {
      if (this.#strata >= MOST_STRATA_IN_ALL || (stratum = strata.add(track, count)) < 0) return;
      this.#strata++;
      byLikeness.set(key, stratum);
    }
    strata.record(stratum, value);
  }

  /** What is known by now; the set itself stays without the provisional values. @param withStrata - default true. */
  toAggregates(provisional: readonly ProvisionalValue[], withStrata = true): SeriesAggregate[] {
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
      .map(({ kind, name, values, errors, strata, byLikeness }) => ({
        kind,
        name,
        values: values.toRecord(),
        errors,
        ...(withStrata && byLikeness.size > 0 && { strata: strata.toRecord() }),
      }));
  }

  #add(kind: SeriesKind, name: string): number {
    const number =
      this.#series.push({ kind, name, values: new Distribution(), strata: new Strata(), byLikeness: new Map(), errors: 0 }) - 1;
    this.#byName[kind].set(name, number);
    return number;
  }
}
