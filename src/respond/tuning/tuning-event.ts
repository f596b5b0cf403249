import type { Json } from '../../model/json.js';
import type { IssueKind, KnobCost } from '../../model/tuning.js';
import type { Issue } from './issues.js';

/** Whether an adjustment helped, from means of the figure before and after. */
export interface TuningVerdict {
  readonly before: number;
  readonly after: number;
  readonly limit: number;
  /** Share of the excess over the limit that is gone, 0–1; 0 where that may be chance. */
  readonly effectiveness: number;
  /** 95 % interval of that share, from -1 (the excess doubled, or worse) to 1. */
  readonly low: number;
  readonly high: number;
  /** Samples of the figure, before and after. */
  readonly samples: readonly [before: number, after: number];
}

/**
 * `applied`, `judged` (with the verdict), `reverted` (useless, harmful, by hand, or at the stop), `taken back` (no longer needed), `superseded`
 * (somebody turned the knob by hand), `failed` (the knob threw, or does nothing: it is left out), `skipped` (there was an issue, and nothing
 * was done), `advised` (would have been done), `kept` (somebody made it theirs), `page ended` (while it was applied; seen at a later page load).
 */
export const TUNING_STEPS = [
  'applied',
  'judged',
  'reverted',
  'taken back',
  'superseded',
  'failed',
  'skipped',
  'advised',
  'kept',
  'page ended',
] as const;
export type TuningStep = (typeof TUNING_STEPS)[number];

/** A line of the journal. */
export interface TuningEvent {
  readonly id: string;
  /** ms since the Unix epoch. */
  readonly time: number;
  readonly step: TuningStep;
  /** Id of the adjustment, of what concerns one. */
  readonly adjustment?: string;
  readonly knob?: string;
  /** The knob's, for people. */
  readonly label?: string;
  readonly issue?: IssueKind;
  readonly from?: Json;
  readonly to?: Json;
  readonly by?: 'automatic' | 'hand';
  /** For people. */
  readonly why: string;
  readonly verdict?: TuningVerdict;
}

/** Keeps the journal beyond the page; both may reject. */
export interface TuningSink {
  put(event: TuningEvent): Promise<void>;
  /** What is kept, in order of time; nothing in it is trusted. */
  list(): Promise<readonly unknown[]>;
}

/** What is turned down just now. */
export interface Adjustment {
  readonly id: string;
  readonly knob: string;
  readonly label: string;
  /** What it is to help; undefined: nothing but somebody's wish. */
  readonly issue: IssueKind | undefined;
  readonly from: Json;
  readonly to: Json;
  readonly cost: KnobCost;
  readonly by: 'automatic' | 'hand';
  /** ms since the Unix epoch. */
  readonly appliedAt: number;
  /** `trial` until it is judged. */
  readonly state: 'trial' | 'kept';
  readonly verdict?: TuningVerdict;
}

/** What could be done about an issue. */
export interface TuningRecommendation {
  readonly issue: Issue;
  readonly knob: string;
  readonly label: string;
  readonly from: Json;
  readonly to: Json;
  /** Share of the excess that it is expected to remove, 0–1: the knob's own guess, corrected by its results so far. */
  readonly expected: number;
  /** Of how many results so far. */
  readonly results: number;
  readonly cost: KnobCost;
  /** `expected` less what is lost. */
  readonly value: number;
  /** For people. */
  readonly why: string;
  /** Why it would not be done just now; undefined: it would, if it is the first. By hand (`apply`), it can be in any case. */
  readonly waits: string | undefined;
  /**
   * The knob rests, as it was reverted: until when, ms since the Unix epoch (Infinity: until the page is loaded anew); `waits` says why. Absent
   * where it does not rest.
   */
  readonly restsUntil?: number;
}
