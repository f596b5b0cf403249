import type { PerformanceAnalysis } from '../src/analyze/analysis.js';
import { PipelinePerformanceAnalyzer } from '../src/analyze/pipeline-performance-analyzer.js';
import type { StageThresholds } from '../src/model/thresholds.js';
import type { TraceData } from '../src/model/trace-data.js';

/** What the panel needs of the page's time, injected so that tests decide when frames and timers run, and what analysis finds. */
export interface PanelEnvironment {
  /** Runs a callback with the next frame; returns the cancel. */
  requestFrame(callback: () => void): () => void;
  /** Runs a callback after `ms` milliseconds; returns the cancel. */
  setTimer(callback: () => void, ms: number): () => void;
  /** Milliseconds of a monotonic clock. */
  now(): number;
  analyze(data: TraceData, thresholds: StageThresholds): PerformanceAnalysis;
}

export const pageEnvironment: PanelEnvironment = {
  requestFrame(callback) {
    const id = requestAnimationFrame(callback);
    return () => cancelAnimationFrame(id);
  },
  setTimer(callback, ms) {
    const id = setTimeout(callback, ms);
    return () => clearTimeout(id);
  },
  now: () => performance.now(),
  analyze: (data, thresholds) => new PipelinePerformanceAnalyzer({ thresholds }).analyzeTracePerformance({ toTraceData: () => data }),
};
