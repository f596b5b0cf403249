import type { TraceSource } from '../model/trace-data.js';
import type { PerformanceAnalysis } from './analysis.js';

export declare class PipelinePerformanceAnalyzer {
  analyzeTracePerformance(trace: TraceSource): PerformanceAnalysis;
}
