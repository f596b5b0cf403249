import type { Clock } from '../../base/clock.js';
import type { IssueKind } from '../../model/tuning.js';
import { CalmWatch } from './calm-watch.js';
import { ErrorCoverage } from './error-coverage.js';
import { FigureLog } from './figure-log.js';
import { limitsOf, type Limits } from './find-issues.js';
import { KnobBoard, type Entry } from './knob-board.js';
import type { TuningEvent } from './tuning-event.js';
import { TuningJournal } from './tuning-journal.js';
import { completeTimes, type PerformanceOptimizerOptions, type TuningTimes } from './tuning-options.js';

const DEFAULT_LEAST_EFFECTIVENESS = 0.2;

/** What lies on the table of whoever tunes: the knobs, the figures, the journal, and what time it is. `Weighing`, `Trials` and `GivingBack` share it. */
export class TuningDesk {
  readonly clock: Clock;
  readonly times: TuningTimes;
  readonly limits: Limits;
  readonly leastEffectiveness: number;
  readonly report: (part: string, error: unknown) => void;
  readonly journal: TuningJournal;
  readonly board: KnobBoard;
  readonly figures = new FigureLog();
  readonly coverage = new ErrorCoverage();
  readonly calm: CalmWatch;
  /** ms since the clock's origin; never goes back. */
  now = 0;
  /** Since when nothing was looked for and nothing changed, ms. */
  lookedAt = 0;
  /** When something was last applied or taken back. */
  changedAt = -Infinity;
  /** What was said last of each issue, so that it is said once. */
  readonly said = new Map<IssueKind, string>();
  /** Listeners are to be told. */
  hasChanged = false;

  constructor(
    { limits, leastEffectiveness: least = NaN, journal, ...times }: PerformanceOptimizerOptions,
    clock: Clock,
    report: (part: string, error: unknown) => void,
  ) {
    this.clock = clock;
    this.report = report;
    this.times = completeTimes(times);
    this.limits = limitsOf(limits);
    this.leastEffectiveness = least >= 0 && least <= 1 ? least : DEFAULT_LEAST_EFFECTIVENESS;
    this.journal = new TuningJournal(journal, (error) => report('tuning journal', error));
    this.board = new KnobBoard((event) => this.note(event), report);
    this.calm = new CalmWatch(this.times.calmFor);
  }

  /** ms since the Unix epoch. */
  get date(): number {
    return this.clock.timeOrigin + this.now;
  }

  /** What is being measured just now: one at a time. */
  get trial(): Entry | undefined {
    return this.board.entries.find(({ state }) => state === 'trial');
  }

  note(event: Omit<TuningEvent, 'id' | 'time'>): void {
    this.hasChanged = true;
    this.journal.add({ time: this.date, ...event });
  }

  /** Something was turned: what was seen before is of other circumstances. */
  noteChange(): void {
    this.hasChanged = true;
    this.changedAt = this.lookedAt = this.now;
    this.calm.restart();
    this.coverage.restart();
  }
}
