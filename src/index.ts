/** Public API of acttrace. Start with `createTracer`. */
export { createTracer } from './create-tracer.js';
export type { Tracer, TracerEvents, TracerStatus } from './tracer.js';

export { StructuredTrace } from './capture/structured-trace.js';
export { ActionAwareStructuredTrace } from './capture/action-aware-structured-trace.js';
export { ActionTraceFilter } from './capture/action-trace-filter.js';
export { createSampling } from './capture/sampling.js';
export { defineSpan, type SpanDefinition, type SpanDefinitionOptions } from './capture/span-definition.js';
export { PipelineStage, type StageContext } from './capture/pipeline-stage.js';
export type { ActionCapture, SpanOptions, StagePerformance, TracedActions, TraceOptions, TracingSummary } from './capture/trace-options.js';

export { instrument, type InstrumentOptions } from './instrument/instrument.js';
export { monitorResourceUsage } from './instrument/monitor-resource-usage.js';
export { recordDatabaseQuery, type DatabaseQuery } from './instrument/record-database-query.js';
export { recordExternalApiCall, type ExternalApiCall } from './instrument/record-external-api-call.js';
export { traceFetch } from './instrument/trace-fetch.js';
export { traceIndexedDb } from './instrument/trace-indexed-db.js';
export {
  withPerformanceMonitoring,
  type DecoratorOptions,
  type MonitoringDecorator,
  type MonitoringOptions,
} from './instrument/with-performance-monitoring.js';

export { PipelinePerformanceAnalyzer } from './analyze/pipeline-performance-analyzer.js';
export { parseCallSite, type CallFrame } from './analyze/call-site.js';
export type * from './analyze/analysis.js';
export { explainSpan } from './analyze/blame.js';
export type { BlameAside, BlameCause, BlameConfidence, BlameKind, SpanBlame } from './analyze/blame.js';
export { explainInteractions, type InteractionBlame, type InteractionPhase, type InteractionPhaseName } from './analyze/interactions.js';

export { PerformanceRegressionDetector } from './analyze/regression/performance-regression-detector.js';
export { DEFAULT_EFFECT_LIMITS } from './analyze/comparison.js';
export type * from './analyze/comparison.js';
export { findTrend, findTrends } from './analyze/trends/find-trend.js';
export { PredictiveAnalyzer, type ForecastOptions } from './analyze/trends/predictive-analyzer.js';
export type * from './analyze/trend.js';
export { aggregateTrace } from './aggregate/aggregate-trace.js';
export { learnThresholds } from './aggregate/learned-thresholds.js';
export { Distribution, type DistributionRecord } from './statistics/distribution.js';

export { TraceHistory, type HistoryParts } from './store/trace-history.js';
export type { HistoryEvent, HistoryStatus, SessionHistory, StorageUse } from './store/session-history.js';
export { TracerSettings, type SettingsPatch, type SettingsValues } from './store/tracer-settings.js';

export { toTraceJson } from './export/trace-json.js';
export { fromTraceJson } from './export/trace-json-reader.js';
export { TraceFormatError } from './export/trace-format-error.js';

export { NO_PARENT, NO_SPAN, SpanFlag, SpanKind, SpanStatus, UNKNOWN_PARENT, type SpanId, type SpanKindName } from './model/span.js';
export { DEFAULT_STAGE_THRESHOLDS, PIPELINE_TOTAL, type StageThreshold, type StageThresholds } from './model/thresholds.js';
export type { TracerOptions } from './model/options.js';
export type { FilterConfig, Verbosity } from './model/filter-config.js';
export type { Retention } from './model/retention.js';
export type { Json, JsonObject } from './model/json.js';
export type { LogLine, LogType } from './model/log-line.js';
export type { DropCounts, SessionInfo, SpanMisuse } from './model/session.js';
export type { ReadonlySpanTable } from './model/span-table.js';
export type { SessionDelta, SessionSummary, ShelfName, Shelves, TraceStore } from './model/ports.js';
export type { SeriesAggregate, SeriesKind, SessionAggregate } from './model/aggregate.js';
export { deviceKey, type DeviceClass } from './model/device-class.js';
export type { Baseline, Selection } from './model/selection.js';
export type { TraceData, TraceSource } from './model/trace-data.js';
export type { SamplingOptions, TraceWeight, TraceWeights } from './model/sampling.js';
export type { Sampling } from './model/trace-sample.js';
export type { PartHost, TracerPart } from './model/tracer-part.js';
export type { Capability } from './model/support.js';
export type { OwnCost } from './model/own-cost.js';
export type { PlainValue } from './model/attribute-column.js';
export type { Clock } from './base/clock.js';
