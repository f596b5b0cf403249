import type { PerformanceAnalysis } from '../../src/analyze/analysis.js';
import { analyzeTraceData, createEmptyAnalysis } from '../../src/analyze/analyze-trace-data.js';
import { messageOf } from '../../src/base/fault-log.js';
import type { StageThresholds } from '../../src/model/thresholds.js';
import type { TraceData } from '../../src/model/trace-data.js';
import type { Report } from './jobs.js';

/** The one job that the page has at once: a small session is analyzed in the frame that shows it. Never throws: files may hold anything. */
export function analyze(report: Report, data: TraceData, thresholds: StageThresholds, learned: StageThresholds = {}): PerformanceAnalysis {
  try {
    return analyzeTraceData(data, undefined, thresholds, learned, report);
  } catch (error) {
    return createEmptyAnalysis(`The trace could not be analyzed: ${messageOf(error)}`);
  }
}
