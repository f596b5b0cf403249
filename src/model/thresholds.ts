/** Limits of one stage. */
export interface StageThreshold {
  /** Longest duration of one execution that is fine, ms. */
  readonly duration: number;
  /** Most heap growth of one execution that is fine, bytes. */
  readonly memory: number;
}

const MB = 1_000_000;

/** Name under which the limit of a whole pipeline run is kept. */
export const PIPELINE_TOTAL = 'pipeline_total';

/** Defaults by stage name, as the requirement documents fix them. */
export const DEFAULT_STAGE_THRESHOLDS: Readonly<Record<string, StageThreshold>> = {
  component_filtering: { duration: 100, memory: 50 * MB },
  prerequisite_evaluation: { duration: 200, memory: 25 * MB },
  multi_target_resolution: { duration: 500, memory: 100 * MB },
  action_formatting: { duration: 150, memory: 30 * MB },
  [PIPELINE_TOTAL]: { duration: 1000, memory: 200 * MB },
};

/** Share of the pipeline's time from which a stage is a bottleneck. */
export const BOTTLENECK_SHARE_WARNING = 0.3;
export const BOTTLENECK_SHARE_CRITICAL = 0.5;
/** Share of failed executions from which a stage's errors are reported. */
export const ERROR_RATE_LIMIT = 0.05;
/** A stage without a threshold gets this many times its own median … */
export const LEARNED_THRESHOLD_FACTOR = 2;
/** … once it has run this often. */
export const LEARNED_THRESHOLD_RUNS = 30;

/** Thresholds by stage name; a plain record, so that it stores and exports as it is. */
export type StageThresholds = Readonly<Record<string, StageThreshold>>;
