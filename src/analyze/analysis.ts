import type { SpanId } from '../model/span.js';

/**
 * Facts that the analysis finds. All times in ms since the session's time origin, all durations in ms.
 *
 * Two ways to add up time are used throughout, and never mixed:
 * - **total**: the union of the intervals, so that overlap counts once;
 * - **self**: the share of the wall clock. Each instant belongs to the innermost spans that run at it, divided equally
 *   among those that run at once. Self times of all stages therefore never add up to more than the pipeline's wall time.
 *
 * Where runs were left out by sampling, the figures of a session are estimates for all of its runs: each recorded execution counts as often
 * as it stands for some (one over the chance with which it was recorded). Only `count`, `min` and `max` are of what was recorded.
 * Self ≤ total of a stage, and Σ self ≤ wall, hold then too; Σ actions ≤ stage holds on average only, since actions are recorded of fewer
 * runs than stages are: of runs that failed or were slow the stages are always there, their captures need not be.
 *
 * Spans that lay across a freeze of the page are in no count, average, limit or list of causes; their time counts in `total`, `self` and
 * `wall`, less what is known of the freeze.
 */
export interface PerformanceAnalysis {
  /** Why nothing could be analyzed; absent when something was. */
  readonly error?: string;
  /** By action id. Prototype-less, so that any id is safe. */
  readonly actions: Readonly<Record<string, ActionStatistics>>;
  /** By stage name, prototype-less, in order of first execution. */
  readonly stages: Readonly<Record<string, StageStatistics>>;
  readonly pipeline: PipelineStatistics;
  /** Pipeline wall time: the same figure as `pipeline.wall`. */
  readonly totalDuration: number;
  /** Worst first. */
  readonly bottlenecks: readonly Bottleneck[];
  /** Of the slowest execution, in time order. */
  readonly criticalPath: readonly CriticalPathStep[];
  /** Most important first. */
  readonly recommendations: readonly Recommendation[];
  readonly health: Health;
  /** Clock step, ms; 0 unknown. A duration below it is "less than the step". */
  readonly resolution: number;
  /** What the reader must know to read the figures right: dropped spans, unknown parents, a missing pipeline span … */
  readonly notes: readonly string[];
}

/**
 * A distribution of durations of whole executions, ms. Quantiles are by nearest rank: exact over the spans held, and weighted where some
 * were left out by sampling.
 */
export interface DurationStatistics {
  /** Recorded. */
  readonly count: number;
  /** How many there were: `count`, unless runs were left out by sampling. What `errors` and `violations` are of. */
  readonly estimatedCount: number;
  readonly average: number;
  /**
   * Standard error of the average as an average of all executions: what the clock's step leaves, step / √(3·count), and what sampling
   * does (`sampling-errors.ts`), as the root of the sum of their squares.
   */
  readonly uncertainty: number;
  /** How far other figures may be off because runs were left out; absent where none was. */
  readonly sampling?: SamplingErrors;
  readonly min: number;
  readonly max: number;
  readonly p50: number;
  readonly p95: number;
}

/** Standard errors that come from sampling (the truth lies within 1.96 of them in 95 % of cases), and intervals that hold the truth in 95 % of cases. */
export interface SamplingErrors {
  /** Of `estimatedCount`. */
  readonly count: number;
  /** Of the sum of all durations, ms. `total` and `self` are off by about the same part of themselves. */
  readonly work: number;
  readonly errors: number;
  /** Of `errors` over `estimatedCount`. */
  readonly errorRate: number;
  readonly violations: number;
  /** From and to, ms. */
  readonly p50: readonly [number, number];
  readonly p95: readonly [number, number];
}

export interface PipelineStatistics extends DurationStatistics {
  /** Union of all executions. Under sampling see `wall-clock.ts` for executions that overlap. */
  readonly wall: number;
  readonly errors: number;
  /** Executions longer than the threshold `pipeline_total`. */
  readonly violations: number;
  readonly threshold: number;
  /** Those recorded, in order of start. Executions still open are last and have `open: true`. */
  readonly executions: readonly Execution[];
  /**
   * `pipeline`: from pipeline spans. `roots`: no pipeline span was recorded, so each root stage stands for a run. `captures`: no stage
   * span either, so the captures of each trace together stand for one. `none`: nothing.
   */
  readonly basis: 'pipeline' | 'roots' | 'captures' | 'none';
}

/** One run of a pipeline. */
export interface Execution {
  readonly span: SpanId;
  readonly name: string;
  readonly track: string;
  readonly start: number;
  readonly end: number;
  readonly duration: number;
  readonly failed: boolean;
  readonly open: boolean;
  /** Total per stage within this execution, ms, prototype-less. */
  readonly stages: Readonly<Record<string, number>>;
  /** How many executions it stands for; absent where none was left out. */
  readonly weight?: number;
  /** The page was frozen during it: `duration` and `stages` leave the frozen time out as far as it is known, and no figure counts it. */
  readonly acrossFreeze?: boolean;
}

export interface StageStatistics extends DurationStatistics {
  readonly stage: string;
  readonly total: number;
  readonly self: number;
  /** `self` over the pipeline's wall time, 0–1. */
  readonly share: number;
  readonly errors: number;
  /** Executions longer than the threshold. */
  readonly violations: number;
  /** ms. Set, learned (from earlier sessions, else twice the median here, once it has run 30 times), or undefined: unknown stage with too few runs. */
  readonly threshold: number | undefined;
  readonly thresholdBasis: 'set' | 'learned' | 'none';
  /** `spans`: stage spans. `captures`: nobody timed the stage, its captures stand for it. */
  readonly basis: 'spans' | 'captures';
  /** Slowest execution. */
  readonly slowest: SpanId;
}

export interface ActionStatistics {
  readonly actionId: string;
  /** Captures of this action, recorded. */
  readonly count: number;
  /** How many there were: `count`, unless runs were left out by sampling. What `total` and `errors` are of. */
  readonly estimatedCount: number;
  /** Sum over its stages. */
  readonly total: number;
  readonly errors: number;
  /** By stage, prototype-less. */
  readonly stages: Readonly<Record<string, ActionStagePerformance>>;
}

/** What one action took in one stage. */
export interface ActionStagePerformance {
  /** Start of the first interval. */
  readonly start: number;
  /** End of the last interval. */
  readonly end: number;
  /** Sum of its intervals, time that several captures claim divided equally: never more than the stage took. */
  readonly duration: number;
  /** Captures, recorded. */
  readonly count: number;
  /** How many there were, which `duration` is of; absent where no run was left out by sampling. */
  readonly estimatedCount?: number;
}

export type Severity = 'critical' | 'warning' | 'info';

export interface Bottleneck {
  readonly stage: string;
  readonly severity: Severity;
  /** `share`: takes over 30 % / 50 % of the pipeline · `threshold`: executions over the limit · `errors`: over 5 % fail. */
  readonly reasons: readonly ('share' | 'threshold' | 'errors')[];
  readonly share: number;
  readonly self: number;
  readonly average: number;
  readonly violations: number;
  readonly errors: number;
  /** Executions, recorded. */
  readonly count: number;
  /** How many there were, which `violations` and `errors` are of. */
  readonly estimatedCount: number;
  readonly threshold: number | undefined;
  /** Slowest executions, at most five, slowest first: the evidence. */
  readonly spans: readonly SpanId[];
}

export interface CriticalPathStep {
  readonly span: SpanId;
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** Part of the execution's time for which this step alone was what everything waited for. */
  readonly duration: number;
}

export interface Recommendation {
  readonly id: string;
  readonly priority: 'high' | 'medium' | 'low';
  /** The stage that it is about; absent: the whole pipeline. */
  readonly stage?: string;
  readonly title: string;
  /** A sentence or two with the figures that led to it. */
  readonly message: string;
  readonly evidence: {
    readonly spans: readonly SpanId[];
    readonly figures: readonly { readonly label: string; readonly value: number; readonly unit: 'ms' | 'share' | 'count' }[];
  };
  /** Predicted gain, computed from the data; absent where the data allows no prediction. */
  readonly gain?: {
    /** ms per pipeline run. */
    readonly perRun: number;
    /** Share of the pipeline's wall time, 0–1. */
    readonly share: number;
    /** What was assumed, in words: "were every execution of X as fast as its median". */
    readonly assumption: string;
  };
}

export interface Health {
  /** 0–100; NaN when there is no data yet. */
  readonly score: number;
  readonly status: 'good' | 'needs-improvement' | 'poor' | 'no data';
  /** What was taken off 100, and why. */
  readonly deductions: readonly { readonly points: number; readonly reason: string }[];
}
