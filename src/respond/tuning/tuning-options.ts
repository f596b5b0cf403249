import type { Clock } from '../../base/clock.js';
import type { IssueKind, Knob, TuningFigures } from '../../model/tuning.js';
import type { IssueLimit } from './issues.js';
import type { TuningSink } from './tuning-event.js';

/** `off` looks at nothing · `advise` says what it would do · `automatic` does it. */
export type TuningMode = 'off' | 'advise' | 'automatic';

/** All in ms. */
export interface TuningTimes {
  /** Between two samples of the figures. Default 1000. */
  readonly sampleEvery: number;
  /** Between two looks for issues. An issue is acted on when it lasted all this time, a critical one half of it. Default 30,000. */
  readonly lookEvery: number;
  /** From an adjustment to its judgement, of which the later half is compared with what was before. Default 60,000. */
  readonly judgeAfter: number;
  /** How long a knob is left alone after an adjustment of it was reverted. Default 300,000. */
  readonly coolDown: number;
  /** How long trouble must be over for an adjustment to be taken back. Default 60,000. */
  readonly calmFor: number;
}

const DEFAULT_TIMES: TuningTimes = {
  sampleEvery: 1000,
  lookEvery: 30_000,
  judgeAfter: 60_000,
  coolDown: 5 * 60_000,
  calmFor: 60_000,
};

export interface PerformanceOptimizerOptions extends Partial<TuningTimes> {
  /** Called once for each sample. May throw: then there is none. */
  readonly read: () => TuningFigures;
  readonly knobs?: readonly Knob[];
  /** Default `advise`. */
  readonly mode?: TuningMode;
  /** Default: the page's. */
  readonly clock?: Clock;
  /** Where limits differ from the defaults. */
  readonly limits?: Readonly<Partial<Record<IssueKind, Partial<IssueLimit>>>>;
  /** Below this effectiveness, an adjustment is reverted; 0–1. Default 0.2. */
  readonly leastEffectiveness?: number;
  /** Where the journal is kept beyond the page, and learned from. Default: nowhere. */
  readonly journal?: TuningSink;
  /** Takes errors that must not reach the app. Default: counted, and written to the console once each. */
  readonly report?: (part: string, error: unknown) => void;
}

/** Times without gaps: what makes no sense is as if it were left out. */
export function completeTimes(given: Partial<TuningTimes>): TuningTimes {
  const times = { ...DEFAULT_TIMES };
  for (const name of Object.keys(DEFAULT_TIMES) as (keyof TuningTimes)[]) {
    const time = given[name];
    if (typeof time === 'number' && time > 0 && time < Infinity) times[name as 'coolDown'] = time;
  }
  return times;
}
