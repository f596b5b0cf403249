import { describe, expect, it } from 'vitest';
import { CORE_METRICS, TRACE_METRICS } from '../../src/model/core-metrics.js';
import { METRIC_FACTS } from '../../src/model/metric-facts.js';
import { toPrometheusText } from '../../src/export/prometheus-text.js';
import { startTestMonitor } from '../helpers/test-monitor.js';
import { recordRuns } from '../helpers/record-runs.js';

describe('what is said of the metrics that acttrace records', () => {
  it.each([...Object.values(CORE_METRICS), ...Object.values(TRACE_METRICS)])('%s: a line of its own', (name) => {
    const { help } = METRIC_FACTS[name];
    expect(help).toMatch(/^[A-Z][^\n.]{5,120}$/);
    expect(Object.values(METRIC_FACTS).filter((fact) => fact.help === help)).toHaveLength(1);
  });

  it('is as they are recorded: whether they are counters, and in which unit', () => {
    const { monitor, page, tracer, clock } = startTestMonitor();
    recordRuns(tracer, clock, 3);
    monitor.recordError(new Error('no'));
    monitor.recordThroughput('load', 3);
    monitor.trackOperation('save', () => undefined);
    page.pass(3000);
    const recorded = monitor.metrics.getMetrics().series.filter(({ name }) => Object.hasOwn(METRIC_FACTS, name));
    expect(new Set(recorded.map(({ name }) => name)).size).toBeGreaterThan(15);
    for (const { name, kind, unit } of recorded) {
      expect([name, METRIC_FACTS[name].isCounter === true]).toEqual([name, kind === 'counter']);
      if (unit !== '') expect([name, METRIC_FACTS[name].unit]).toEqual([name, unit]);
    }
  });

  it('is the help of the Prometheus text, with the unit', () => {
    const { monitor, page } = startTestMonitor();
    monitor.metrics.setGauge(TRACE_METRICS.heapShare, 0.5);
    monitor.metrics.setGauge('constructor', 1);
    page.pass(1000);
    const help = toPrometheusText(monitor.metrics.getMetrics()).match(/^# HELP .*$/gm) ?? [];
    expect(help).toContain('# HELP system_memory_heap_share JavaScript heap in use, of what it may grow to (0 to 1)');
    expect(help).toContain('# HELP health_score Health score, 0 to 100');
    expect(help).toContain('# HELP constructor constructor');
  });
});
