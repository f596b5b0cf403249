/**
 * Health of the parts of an app by their live metrics. Not to be taken for the `Health` of `computeHealth`, which is of one pipeline by the
 * spans of a trace.
 */

export interface HealthFacts {
  /** Durations of the component's operations, ms. */
  readonly latency?: {
    readonly p95: number;
    /** What is fine. Default 100. */
    readonly target?: number;
  };
  readonly memory?: {
    /** In use, of the component's budget or of the heap's limit; 1 is all of it. */
    readonly share: number;
    /** What is fine, 0 to 1. Default 0.8. */
    readonly threshold?: number;
  };
  readonly errors?: {
    readonly failed: number;
    /** Of how many; of fewer than ten the rate is not known. */
    readonly operations: number;
    /** Share that may fail, 0 to 1. Default 0.01. */
    readonly threshold?: number;
  };
  /** Names or descriptions of those that are active. */
  readonly criticalBottlenecks?: readonly string[];
}

export type HealthStatus = 'healthy' | 'degraded' | 'critical' | 'unknown';

export interface HealthDeduction {
  /** Whole, above 0. */
  readonly points: number;
  /** In words, with figures and units. */
  readonly reason: string;
  readonly about: keyof HealthFacts;
}

export interface ComponentHealth {
  /** 100 less the points of all deductions, exactly; NaN when nothing is known. */
  readonly score: number;
  readonly status: HealthStatus;
  readonly deductions: readonly HealthDeduction[];
  /** What nothing was taken off for because it is not known. */
  readonly unknown: readonly (keyof HealthFacts)[];
}

export interface OverallHealth {
  /** 0 to 100; NaN when nothing is known. */
  readonly score: number;
  readonly status: HealthStatus;
  /** Of the components that are known, not rounded. */
  readonly mean: number;
  /** The lowest; undefined when nothing is known. */
  readonly worst: { readonly component: string; readonly score: number } | undefined;
  /** Whether the score is lower than the mean because of the worst component. */
  readonly isHeldDown: boolean;
  /** Components of which nothing is known; they are not in the score. */
  readonly unknown: readonly string[];
  /** How the score came about, in words. */
  readonly reason: string;
}

/** What is known of a component, for `recommendAcross`. */
export interface ComponentReport extends Pick<HealthFacts, 'latency' | 'errors'> {
  /** What the component itself holds, of the limit of all components together (the page's heap): 0 to 1. Not the page's share, which would count many times. */
  readonly memoryShare?: number;
}

/** What is known of the page. */
export interface PageFacts {
  /** Share of the time that the main thread is busy, 0 to 1. */
  readonly mainThreadBusy?: number;
}

export interface SystemRecommendation {
  readonly id: 'main-thread' | 'latency' | 'memory' | 'errors';
  readonly priority: 'medium' | 'high' | 'critical';
  readonly title: string;
  /** In words, with figures and units. */
  readonly description: string;
  /** Those it is about, worst first. */
  readonly components: readonly string[];
}
