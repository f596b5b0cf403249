/** Metrics, alerts, health, memory pressure and tuning: the entry `acttrace/monitor`. Start with `PerformanceMonitor`. */
export { PerformanceMonitor, type MeasurementId } from './monitor/performance-monitor.js';
export { findMonitor } from './monitor/find-monitor.js';
export type { ComponentMonitor } from './monitor/component-monitor.js';
export { HEALTH_CHANNEL, watchHealth } from './monitor/health-channel.js';
export type { HealthCheck, HealthReport } from './monitor/health-report.js';
export type { ComponentFigures, PerformanceReport } from './monitor/monitor-report.js';
export type { MonitorEvents, ThresholdEvent } from './monitor/monitor-events.js';
export type { ComponentTargets, PerformanceMonitorOptions } from './monitor/monitor-options.js';
export type { Operation, OperationOptions, OperationResult } from './monitor/operations.js';
export type { PageSources } from './monitor/page-sources.js';
export type { RuleKeeper } from './monitor/rule-keeper.js';
export type { SeriesLog } from './record/metrics/metric-log.js';
export { PerformanceMetrics, type PerformanceMetricsOptions } from './record/metrics/performance-metrics.js';
export type { PerformanceSummary } from './record/metrics/performance-summary.js';
export {
  CORE_METRICS,
  DEFAULT_METRIC_THRESHOLDS,
  TRACE_METRICS,
  type MetricThreshold,
  type MetricThresholds,
} from './model/core-metrics.js';
export type * from './model/metric-handles.js';
export type * from './model/metrics.js';

export { AlertManager } from './respond/alerts/alert-manager.js';
export type { AlertManagerOptions, AlertManagerStatus } from './respond/alerts/alert-manager-options.js';
export { parseAlertRule } from './respond/alerts/parse-alert-rule.js';
export { formatAlertRule } from './respond/alerts/format-alert-rule.js';
export { createDefaultAlertRules } from './respond/alerts/default-rules.js';
export { createAlertShelf } from './respond/alerts/alert-shelf.js';
export { toAlertText } from './respond/alerts/alert-text.js';
export { deliverCritical } from './respond/alerts/deliver/deliver-critical.js';
export { deliverToBus, PERFORMANCE_ALERT } from './respond/alerts/deliver/deliver-to-bus.js';
export { deliverToConsole } from './respond/alerts/deliver/deliver-to-console.js';
export { deliverToNotification, requestNotifications, type NotificationClass } from './respond/alerts/deliver/deliver-to-notification.js';
export type {
  AlertOperator,
  AlertRule,
  AlertRuleError,
  AlertRuleInput,
  AlertRuleResult,
  AlertSeverity,
} from './respond/alerts/alert-rule.js';
export type {
  Alert,
  AlertChange,
  AlertDelivery,
  AlertEvent,
  AlertFacts,
  AlertHistorySink,
  AlertPage,
  OpenAlert,
  ResolvedAlert,
  ResolveReason,
} from './respond/alerts/alert.js';
export type { Aggregate, AlertSource, SeriesQuery } from './model/alert-source.js';
export type { EventBus } from './model/event-bus.js';

export { MemoryPressureMonitor } from './respond/memory/memory-pressure-monitor.js';
export type * from './respond/memory/memory-report.js';
export type { CollectionStatistics } from './analyze/memory/collections.js';
export type { Exhaustion } from './analyze/memory/exhaustion.js';
export type { Estimate, Growth } from './analyze/memory/growth.js';
export type { GrowthSource } from './analyze/memory/growth-source.js';
export type { LeakVerdict } from './analyze/memory/leak-watch.js';

export { PerformanceOptimizer } from './respond/tuning/performance-optimizer.js';
export type { PerformanceOptimizerOptions, TuningMode, TuningTimes } from './respond/tuning/tuning-options.js';
export { createTuningShelf } from './respond/tuning/tuning-shelf.js';
export type { Issue, IssueLimit, Severity } from './respond/tuning/issues.js';
export type {
  Adjustment,
  TuningEvent,
  TuningRecommendation,
  TuningSink,
  TuningStep,
  TuningVerdict,
} from './respond/tuning/tuning-event.js';
export type * from './model/tuning.js';
export type { RecordBounds, TracerControls } from './model/tracer-controls.js';
export { createTracerKnobs } from './monitor/knobs/create-tracer-knobs.js';
export { createTracerFigures, type TracerFigures } from './monitor/knobs/tracer-figures.js';

export { toPrometheusText } from './export/prometheus-text.js';

export { PipelinePerformanceMetrics } from './record/pipeline/pipeline-performance-metrics.js';
export type { PipelineMetricsOptions } from './record/pipeline/pipeline-metrics-options.js';
export { PIPELINE_EVENTS } from './record/pipeline/bus-outlet.js';
export type { PipelineAlert, PipelineAlertType } from './record/pipeline/stage-alerts.js';
export type { PipelineBottleneck } from './record/pipeline/pipeline-bottlenecks.js';
export type { OptimizationRecommendation, PredictedGain } from './record/pipeline/optimization-recommendations.js';
export type { RatedExecution } from './record/pipeline/performance-rating.js';
export type { RunTrend } from './record/pipeline/run-trend.js';
export type { StageLimit, StageThresholdInput } from './record/pipeline/stage-limit.js';
export type { StageAggregate, StageBaseline } from './record/pipeline/stage-record.js';
export type { StageMeasurement } from './record/pipeline/stage-book.js';
export type * from './record/pipeline/execution.js';
export type {
  AggregatedPipelineMetrics,
  PipelineDropped,
  PipelinePerformanceSummary,
  PipelineRunAnalysis,
  RecurringRecommendation,
  StageSummary,
} from './record/pipeline/pipeline-summary.js';

export { BottleneckDetector, type BottleneckDetectorStatus } from './analyze/bottleneck-detector/bottleneck-detector.js';
export type { BottleneckDetectorOptions, BottleneckMetrics, BottleneckTarget } from './analyze/bottleneck-detector/detector-options.js';
export type { BottleneckRule, ReadActive, ReadMetric, SeriesValue } from './analyze/bottleneck-detector/detection-rule.js';
export type {
  BottleneckEvents,
  BottleneckFinding,
  BottleneckSeverity,
  BottleneckType,
  DetectedBottleneck,
} from './analyze/bottleneck-detector/bottleneck.js';

export { scoreHealth } from './analyze/health/score-health.js';
export { combineHealth } from './analyze/health/combine-health.js';
export { recommendAcross } from './analyze/health/recommend-across.js';
export type {
  ComponentHealth,
  ComponentReport,
  HealthDeduction,
  HealthFacts,
  HealthStatus,
  OverallHealth,
  PageFacts,
  SystemRecommendation,
} from './analyze/health/component-health.js';
