import { bindMethods } from '../base/bind-methods.js';
import { messageOf } from '../base/fault-log.js';
import { DEFAULT_STAGE_THRESHOLDS, type StageThresholds } from '../model/thresholds.js';
import type { TraceData, TraceSource } from '../model/trace-data.js';
import { analyzeTraceData, createEmptyAnalysis } from './analyze-trace-data.js';
import type { PerformanceAnalysis } from './analysis.js';

/** What an analyzer may be given; everything is optional, and nothing that it throws gets further. */
export interface AnalyzerOptions {
  /** By stage name, or what returns them at the time of an analysis. These are all: defaults are not added. */
  readonly thresholds?: StageThresholds | (() => StageThresholds);
  /**
   * By stage name, or what returns them: limits learned from earlier sessions, for stages without one in `thresholds`. A stage that is in
   * neither is held against twice its median in the analyzed session itself, once it has run 30 times.
   */
  readonly learned?: StageThresholds | (() => StageThresholds);
  /** Receives each report. */
  readonly logger?: { debug(message: string, details?: unknown): void };
  readonly monitor?: {
    /** Called for each stage with violations (`stage_<name>`), with its longest execution and its threshold, ms. */
    checkThreshold?(name: string, value: number, threshold: number): void;
    /** Called by a report for each stage: `pipeline.stage.<name>.avg_duration`, ms. */
    recordMetric?(name: string, value: number): void;
  };
}

/** An analysis with its headline figures. */
export interface PerformanceReport extends PerformanceAnalysis {
  readonly summary: {
    readonly totalActions: number;
    /** Wall time of the pipeline, ms. */
    readonly totalDuration: number;
    readonly stageCount: number;
    readonly bottleneckCount: number;
    /** Runs, those still open included. */
    readonly executionCount: number;
  };
  /** When the report was made, ISO 8601. */
  readonly timestamp: string;
}

/**
 * Finds where a pipeline's time goes: statistics, bottlenecks, critical path, recommendations. Works on a tracer, one of its traces, a
 * stored session and an imported file alike; keeps no state. No method throws: what cannot be analyzed gives an analysis with `error`.
 */
export class PipelinePerformanceAnalyzer {
  readonly #options: AnalyzerOptions;

  constructor(options: AnalyzerOptions = {}) {
    this.#options = options ?? {};
    bindMethods(this);
  }

  /** The facts about a session, or about the one trace that the source stands for (`source.traceId`). */
  analyzeTracePerformance(source: TraceSource | TraceData): PerformanceAnalysis {
    const analysis = analyze(source, this.#options);
    for (const { stage, violations, max, threshold } of Object.values(analysis.stages)) {
      if (violations === 0 || threshold === undefined) continue;
      attempt(() => this.#options.monitor?.checkThreshold?.(`stage_${stage}`, max, threshold));
    }
    return analysis;
  }

  /** The analysis with a summary and the time; also told to the logger and the monitor, where there are such. */
  generatePerformanceReport(source: TraceSource | TraceData): PerformanceReport {
    const analysis = this.analyzeTracePerformance(source);
    const report: PerformanceReport = {
      ...analysis,
      summary: {
        totalActions: Object.keys(analysis.actions).length,
        totalDuration: analysis.totalDuration,
        stageCount: Object.keys(analysis.stages).length,
        bottleneckCount: analysis.bottlenecks.length,
        executionCount: analysis.pipeline.executions.length,
      },
      timestamp: new Date().toISOString(),
    };
    attempt(() => this.#options.logger?.debug('Pipeline performance report:', report));
    for (const { stage, average } of Object.values(analysis.stages)) {
      attempt(() => this.#options.monitor?.recordMetric?.(`pipeline.stage.${stage}.avg_duration`, average));
    }
    return report;
  }
}

function analyze(source: TraceSource | TraceData, { thresholds, learned }: AnalyzerOptions): PerformanceAnalysis {
  try {
    const isSource = isTraceSource(source);
    if (!isSource && !isTraceData(source)) {
      return createEmptyAnalysis(
        'Nothing to analyze: give a tracer, a trace, a stored session or an imported file (something with toTraceData(), or its data).',
      );
    }
    const limits = resolve(thresholds) ?? DEFAULT_STAGE_THRESHOLDS;
    const data = isSource ? source.toTraceData() : source;
    return analyzeTraceData(data, isSource ? source.traceId : undefined, limits, resolve(learned) ?? {});
  } catch (error) {
    return createEmptyAnalysis(`The trace could not be analyzed: ${messageOf(error)}`);
  }
}

function resolve(thresholds: AnalyzerOptions['thresholds']): StageThresholds | undefined {
  return typeof thresholds === 'function' ? thresholds() : thresholds;
}

function isTraceSource(source: TraceSource | TraceData | undefined): source is TraceSource {
  return typeof (source as Partial<TraceSource> | undefined)?.toTraceData === 'function';
}

function isTraceData(source: Partial<TraceData> | undefined): source is TraceData {
  return typeof source === 'object' && source !== null && source.spans !== undefined && source.strings !== undefined;
}

/** Calls something of the app's. A logger or monitor that fails must not cost the caller the analysis. */
function attempt(call: () => void): void {
  try {
    call();
  } catch {
    // It is the app's own object: there is nobody of ours to tell, and the app must not be disturbed.
  }
}
