import type { SeriesKind, SessionAggregate } from '../model/aggregate.js';

/** One side of a comparison: sessions that count as the same state of the app. */
export interface ComparedSide {
  /** For people: `build 1.4.0`, `Tuesday's session` … */
  readonly label: string;
  readonly sessions: readonly SessionAggregate[];
}

/**
 * The smallest effects that count, see `DEFAULT_EFFECT_LIMITS`. Ratios count the other way round from as far: 20 % more is a sixth less, so that a
 * comparison says the same when its sides are swapped.
 */
export interface EffectLimits {
  /** Of the duration of like executions, of the median and of the 95th percentile, as a share of the baseline's. Default 0.2. */
  readonly time: number;
  /** Runs per second of the time in which they ran, as a share. Default 0.15. */
  readonly throughput: number;
  /** Share of executions that fail, as a difference: 0.05 are five points. Default 0.05. */
  readonly errors: number;
  /** Median of the heap in use, as a share. Default 0.3. */
  readonly memory: number;
}

/** As the requirement documents fix them. */
export const DEFAULT_EFFECT_LIMITS: EffectLimits = { time: 0.2, throughput: 0.15, errors: 0.05, memory: 0.3 };

export interface RegressionOptions {
  readonly limits?: Partial<EffectLimits>;
  /**
   * How sure a verdict of better or worse must be: of a hundred comparisons of equals, at most `100 · (1 - confidence)` may call anything
   * in them better or worse, all series together. 0.5 to 0.9999; default 0.99.
   */
  readonly confidence?: number;
  /** Of the resampling: the same one gives the same figures. Default 1. */
  readonly seed?: number;
}

export type Verdict = 'better' | 'worse' | 'same' | 'too little data';

/**
 * What a verdict rests on. `shift`: how much longer an execution takes than a like one, of the same lane that captured as much. The median is
 * shown beside it, and decides nothing: it also moves when there are more of the large executions.
 */
export type EffectName = 'shift' | 'median' | 'p95' | 'throughput' | 'errors' | 'memory';

/** What executions have in common that are held against one another for `shift`. */
export type Likeness = 'track and captures' | 'track' | 'captures' | 'nothing';

/** One figure on both sides, and how much it changed. */
export interface Effect {
  readonly name: EffectName;
  /** ms; runs per second; share 0–1; bytes. Of `shift`: the baseline's median, and how long a like execution takes in the candidate. */
  readonly baseline: number;
  readonly candidate: number;
  /** candidate / baseline - 1; of `errors` the difference. Positive: more of it. NaN where it cannot be computed. */
  readonly change: number;
  /** Confidence interval of `change`, at the level that holds for all series together. NaN where there is too little data. */
  readonly low: number;
  readonly high: number;
  /** As `RegressionOptions.limits`: the smallest change that counts. */
  readonly limit: number;
  readonly verdict: Verdict;
}

/** The verdict on one series. */
export interface SeriesComparison {
  readonly kind: SeriesKind;
  readonly name: string;
  readonly verdict: Verdict;
  /** The effect that decided; absent for `same` and where there is none. */
  readonly because?: EffectName;
  /** For `too little data`: about how many more runs each side needs to tell, where that can be said. */
  readonly needed?: number;
  /** What executions had in common that were held against one another. */
  readonly likeness: Likeness;
  /**
   * p-value of Mann and Whitney's U among like executions (van Elteren 1960), both directions, corrected for the number of series (Holm
   * 1979); NaN for counters and without data.
   */
  readonly pValue: number;
  /** Chance that an execution of the candidate takes longer than a like one of the baseline (ties count half): 0.5 where they are equal. */
  readonly superiority: number;
  readonly effects: readonly Effect[];
  /** Values on both sides. */
  readonly baselineCount: number;
  readonly candidateCount: number;
}

export interface RegressionReport {
  /** Strongest evidence first: worse, better, too little data, same; within them by p-value, then by size of effect. */
  readonly series: readonly SeriesComparison[];
  /** The worst that was found: `worse` if anything is, else `better` if anything is, else … */
  readonly verdict: Verdict;
  /** What must be known to read it right, for people: unlike machines, one session a side, other builds mixed in … */
  readonly notes: readonly string[];
  /** False when the sides were recorded on unlike classes of machines: the verdicts then hold for the machines as much as for the app. */
  readonly comparable: boolean;
  readonly options: Required<Omit<RegressionOptions, 'limits'>> & { readonly limits: EffectLimits };
}
