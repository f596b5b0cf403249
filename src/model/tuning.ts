import type { Json } from './json.js';

/**
 * What is looked at:
 * `own-cost` the share of the pipeline's time that tracing takes · `trace-time` of one action · `write-time` of one write to the history ·
 * `error-rate` of tracing · `memory` in use · `throughput` low while the CPU is busy · `data-loss` what bounds dropped of what was recorded.
 */
export type IssueKind = 'own-cost' | 'trace-time' | 'write-time' | 'error-rate' | 'memory' | 'throughput' | 'data-loss';

/** How things are just now: of the last second or few, not since the page was loaded. What is left out or NaN is not known. */
export interface TuningFigures {
  /** Over the time in which pipelines ran, 0–1. */
  readonly ownCost?: number;
  /** Mean of one action, ms. */
  readonly traceTime?: number;
  /** Mean of one write, ms. */
  readonly writeTime?: number;
  /** 0–1. */
  readonly errorRate?: number;
  /** Bytes. */
  readonly memory?: number;
  /** Runs a second. */
  readonly throughput?: number;
  /** Share of its time that the CPU is busy, 0–1. Without it, throughput is not judged. */
  readonly cpu?: number;
  /** Share of what was to be recorded that a bound dropped, 0–1. */
  readonly dataLoss?: number;
  /** Errors that happened since the page was loaded, by the app's count, and those of them that are in the record. */
  readonly errorsSeen?: number;
  readonly errorsKept?: number;
}

/** What an adjustment takes away. */
export interface KnobCost {
  /** How much of what people have of the thing is lost, 0 nothing – 1 all. */
  readonly share: number;
  /** In words, for people: `attributes of captures below the top level`. */
  readonly loses: string;
}

/** One turn of a knob, and back. */
export interface KnobStep {
  readonly from: Json;
  readonly to: Json;
  /** Of this step, where it differs from the knob's. */
  readonly cost?: KnobCost;
  /** Takes effect at once. What it throws is journalled, and the knob is left out from then on. */
  apply(): void;
  /** Puts back what was there before `apply`. Steps of one knob are taken back in the opposite order. */
  revert(): void;
  /**
   * Whether it is plain that the trouble would be back at once if this were taken back, as of room that is in use: then it is not. Default: what is
   * seen of the figure decides.
   */
  isNeeded?(): boolean;
}

/** Something that can be turned down and up again, of the tracer or of the app: a cache's size, the level of detail of graphics. */
export interface Knob {
  /** Also the key under which its results are remembered. */
  readonly id: string;
  /** For people: `Sampling rate`. */
  readonly label: string;
  /** The issues it may help, and what share of the excess over the limit a step is expected to remove as long as nothing is known, 0–1. */
  readonly helps: Readonly<Partial<Record<IssueKind, number>>>;
  readonly cost: KnobCost;
  /** Turned only when an issue is critical and nothing else is left. Default false. */
  readonly lastResort?: boolean;
  /**
   * How it stands. Where this is not what an adjustment left behind, somebody turned it by hand: the adjustment is then forgotten, and the
   * knob left alone.
   */
  read(): Json;
  /** The mildest step that is left from where it stands; undefined: none. */
  next(): KnobStep | undefined;
}
