import { projectExhaustion } from '../../analyze/memory/exhaustion.js';
import { findGrowthSource, type GrowthSource } from '../../analyze/memory/growth-source.js';
import type { GrowthLimits } from '../../analyze/memory/growth-watch.js';
import { findLikelySources } from '../../analyze/memory/likely-sources.js';
import { LeakWatch, type LeakState } from '../../analyze/memory/leak-watch.js';
import { leastOfCells, type LowPoint } from '../../analyze/memory/low-points.js';
import type { ActionLog } from './action-log.js';
import type { MemorySeries, SeriesReport } from './memory-report.js';
import { writeReasons } from './memory-words.js';

/** Low points that the actions are compared in: more than the test takes, as it is their rhythm that tells. */
const SOURCE_CELLS = 60;
/** ms. */
const LONG = 1_200_000;

/** A verdict that holds instead of that of the low points. */
export interface Overruled {
  readonly state: LeakState;
  /** What it rests on, in order of time. */
  readonly points: () => readonly LowPoint[];
}

/** Watches one series, and asks what it comes from when it grows. */
export class SeriesWatch {
  readonly series: MemorySeries;
  readonly #watch: LeakWatch;
  #state: LeakState;
  #source: GrowthSource | undefined;
  #likely: readonly string[] = [];

  constructor(series: MemorySeries, limits: GrowthLimits) {
    this.series = series;
    this.#watch = new LeakWatch(limits);
    this.#state = this.#watch.state;
  }

  get verdict(): LeakState['verdict'] {
    return this.#state.verdict;
  }

  /**
   * @param read - low points in order of time.
   * @param overrule - what holds instead of what the low points tell, if anything does, and the points that it rests on.
   * @returns whether there is something new to tell.
   */
  look(
    read: () => readonly LowPoint[],
    actions: ActionLog,
    now: number,
    overrule: (told: LeakState) => Overruled | undefined = () => undefined,
  ): boolean {
    const before = this.#state;
    const known = this.#source?.action;
    const told = this.#watch.look(read, now, (points) => actions.countUntil(points));
    const { state, points } = overrule(told) ?? { state: told, points: read };
    this.#state = state;
    const { growth, since } = state;
    if (growth === undefined || since === undefined) [this.#source, this.#likely] = [undefined, []];
    else if (growth !== before.growth) {
      const lows = leastOfCells(points(), Math.max(startOf(since, now), actions.since), now, SOURCE_CELLS);
      const counts = actions.countUntil(lows);
      this.#source = findGrowthSource(lows, counts);
      this.#likely = this.#source ? [] : findLikelySources(lows, counts);
    }
    return this.#state.verdict !== before.verdict || (this.#source !== undefined && this.#source.action !== known);
  }

  /** @param limit - of the heap, bytes. @param progress - what is known while nothing is held against the series. */
  report(limit: number | undefined, progress?: string): SeriesReport {
    const { verdict, growth } = this.#state;
    const source = this.#source;
    const likely = this.#likely;
    const exhaustion = this.series === 'heap' && verdict === 'leak' && growth ? projectExhaustion(growth, limit) : undefined;
    return {
      series: this.series,
      unit: this.series === 'heap' ? 'bytes' : 'objects',
      verdict,
      reasons: writeReasons(this.series, this.#state, { source, likely, exhaustion, progress }),
      ...(growth && { growth }),
      ...(source && { source }),
      ...(likely.length > 0 && { likely }),
      ...(exhaustion && { exhaustion }),
    };
  }
}

/** Where growth began is known roughly: of a long one, the first quarter is left out, in which the action may not have left anything yet. */
function startOf(since: number, now: number): number {
  return now - since > LONG ? since + (now - since) / 4 : since;
}
