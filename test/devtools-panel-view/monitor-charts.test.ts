import { describe, expect, it } from 'vitest';
import { nearestMoment, nextMoment, splitLimits, valueRange, type ChartLine } from '../../devtools-panel/view/chart-spec.js';
import { lastOf, memoryChartOf } from '../../devtools-panel/view/memory-chart.js';
import { chartChoices, chartOf, readsSeries, type ChartedSeries } from '../../devtools-panel/view/metric-chart.js';
import { parseAlertRule, type AlertRule, type MemoryReport } from '../../src/monitor.js';

const line = (values: (number | null)[]): ChartLine => ({ label: 'x', values, shape: 'line' });
const rules = (...texts: string[]): AlertRule[] =>
  texts.flatMap((text) => {
    const result = parseAlertRule(text);
    return result.ok ? [result.rule] : [];
  });

describe('a chart over time', () => {
  it('has limits on it that are near, and tells the others', () => {
    const limits = [10, 40, 41].map((value) => ({ value, label: String(value), severity: 'warning' as const }));
    const spec = { lines: [line([1, 10, null])], limits };
    // Four times as high as the highest value is the farthest.
    expect(splitLimits(spec).near.map(({ value }) => value)).toEqual([10, 40]);
    expect(splitLimits(spec).far.map(({ value }) => value)).toEqual([41]);
    expect(valueRange(spec)[0]).toBe(0);
    expect(valueRange(spec)[1]).toBeCloseTo(44.8);
  });

  it('has 0 on its axis, also where all is below, and an axis where there is nothing', () => {
    expect(valueRange({ lines: [line([-10, -5])], limits: [] }).map((end) => Math.round(end * 10) / 10)).toEqual([-11.2, 0]);
    expect(valueRange({ lines: [line([null])], limits: [] })).toEqual([0, 1]);
  });

  it('is read at moments that have a value', () => {
    const spec = { time: [0, 1000, 2000, 3000], lines: [line([1, null, null, 4])] };
    expect(nearestMoment(spec, 1400)).toBe(0);
    expect(nearestMoment(spec, 1600)).toBe(3);
    expect(nextMoment(spec, 0, 1)).toBe(3);
    expect(nextMoment(spec, 3, 1)).toBe(3);
    expect(nearestMoment({ time: [0], lines: [line([null])] }, 0)).toBe(-1);
  });
});

describe('the chart of a series', () => {
  const log = { time: [1000, 2000, 3000], value: [NaN, 20, 40], count: [0, 2, 4] };
  const stage: ChartedSeries = { name: 'stage_duration', tags: { stage: 'resolve' }, unit: 'ms', kind: 'timer' };

  it('shows a minute at first, and the limits that are of what it shows', () => {
    const on = rules('stage_duration: max > 100', 'stage_duration: count > 5', 'stage_duration: p(95) > 50 critical');
    const [mean, count] = chartChoices('timer');
    const spec = chartOf(stage, log, mean, on);
    expect([spec.from, spec.to]).toEqual([-57_000, 3000]);
    expect(spec.lines[0].values).toEqual([null, 20, 40]);
    expect(spec.limits.map(({ label }) => label)).toEqual(['warning: highest > 100 ms', 'critical: 95th percentile > 50.0 ms']);
    expect(spec.description).toBe(
      'Mean of a second of Duration of stages, resolve over the last 2.00 s: between 20.0 ms and 40.0 ms, last 40.0 ms',
    );
    const bars = chartOf(stage, log, count, on);
    expect([bars.lines[0].shape, bars.lines[0].values, bars.limits]).toEqual(['bars', [0, 2, 4], []]);
  });

  it('shows rates of a counter and shares of failures by limits on rates', () => {
    const coins: ChartedSeries = { name: 'coins', tags: {}, unit: '', kind: 'counter' };
    const [area] = chartChoices('counter');
    expect(area.shape).toBe('area');
    const spec = chartOf(coins, log, area, rules('coins: rate > 30', 'coins: value > 1000'));
    expect(spec.limits.map(({ label }) => label)).toEqual(['warning: > 30/s']);
    expect(spec.kind.format(40)).toBe('40/s');
    const failed: ChartedSeries = { name: 'stage_errors', tags: {}, unit: '', kind: 'histogram' };
    expect(chartOf(failed, log, chartChoices('histogram')[0], rules('stage_errors: rate > 0.05')).limits[0].label).toBe('warning: > 5.0 %');
  });

  it('is of five minutes at most, and says when there is nothing', () => {
    const time = [0, 400_000];
    expect(chartOf(stage, { time, value: [NaN, NaN], count: [0, 0] }, chartChoices('timer')[0], [])).toMatchObject({
      from: 100_000,
      description: 'Mean of a second of Duration of stages, resolve over the last 6 min 40 s: no value yet',
    });
  });

  it('knows which rules read a series', () => {
    const read = rules(
      'stage_duration: max > 1',
      'stage_duration{stage=resolve}: max > 1',
      'stage_duration{stage=other}: max > 1',
      'x: max > 1',
    );
    expect(read.map((rule) => readsSeries(rule, stage))).toEqual([true, true, false, false]);
  });
});

describe('the chart of memory', () => {
  const none = { time: [], value: [] };
  function report(patch: Partial<MemoryReport>, samples: Partial<MemoryReport['samples']>): MemoryReport {
    const gaps = [NaN, NaN];
    const columns = { time: [0, 120_000], heapUsed: gaps, heapLimit: gaps, elements: gaps, listeners: gaps, entries: gaps, ...samples };
    return {
      time: 120_000,
      level: 'normal',
      share: NaN,
      verdict: 'none',
      series: [],
      samples: columns,
      lowPoints: none,
      notes: [],
      refused: 0,
      ...patch,
    };
  }

  it('has the heap, its low points between the samples, and a line of its growth', () => {
    const growth = { from: 0, to: 120_000, level: 10, amount: 20, perMinute: { value: 10, low: 9, high: 11 } } as never;
    const spec = memoryChartOf(
      report(
        { lowPoints: { time: [60_000], value: [8] }, series: [{ series: 'heap', unit: 'bytes', verdict: 'leak', reasons: [], growth }] },
        { heapUsed: [10, 30], heapLimit: [100, 100] },
      ),
    );
    expect(spec?.time).toEqual([0, 60_000, 120_000]);
    expect(spec?.lines.map(({ values }) => values)).toEqual([
      [10, null, 30],
      [null, 8, null],
      // From 10 by 10 a minute: 10 and 30.
      [10, null, 30],
    ]);
    expect(spec?.limits.map(({ value }) => value)).toEqual([100]);
  });

  it('has the elements where no heap is told, and is none where nothing is', () => {
    const counts = report({}, { elements: [500, NaN] });
    expect(memoryChartOf(counts)?.lines[0]).toMatchObject({ label: 'Elements in the document', values: [500, null] });
    expect([lastOf(counts, 'elements'), lastOf(counts, 'listeners')]).toEqual([500, NaN]);
    expect(memoryChartOf(report({}, {}))).toBeUndefined();
  });
});
