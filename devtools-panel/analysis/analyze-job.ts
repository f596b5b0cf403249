import type { PerformanceAnalysis } from '../../src/analyze/analysis.js';
import { PipelinePerformanceAnalyzer } from '../../src/analyze/pipeline-performance-analyzer.js';
import type { StageThresholds } from '../../src/model/thresholds.js';
import type { TraceData } from '../../src/model/trace-data.js';
import type { Report } from './jobs.js';

/** The one job that the page has at once: a small session is analyzed in the frame that shows it. */
export function analyze(_report: Report, data: TraceData, thresholds: StageThresholds, learned?: StageThresholds): PerformanceAnalysis {
  return new PipelinePerformanceAnalyzer({ thresholds, learned }).analyzeTracePerformance({ toTraceData: () => data });
}
