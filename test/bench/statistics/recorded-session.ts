import type { SessionInfo } from '../../../src/model/session.js';

/** The demo's stages, in the order in which they run. */
export const STAGES = ['component_filtering', 'prerequisite_evaluation', 'multi_target_resolution', 'action_formatting'] as const;
export type StageName = (typeof STAGES)[number];

/** One run of the demo's pipeline, ms: what it took, and what each stage of it did. */
export type RecordedRun = readonly [pipeline: number, ...stages: number[]];

/** What a page load of the demo posts: its runs in the order in which they began. */
export interface RecordedSession {
  readonly session: SessionInfo;
  readonly runs: readonly RecordedRun[];
  /** Heap in use, bytes, as it was sampled. */
  readonly heap: readonly number[];
  /** What went wrong, so that the figures are doubtful. */
  readonly doubts: readonly string[];
}
