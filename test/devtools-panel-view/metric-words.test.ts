import { describe, expect, it } from 'vitest';
import { figureKindOf, isYesNo, metricWords, rateKind, seriesText, seriesWords } from '../../devtools-panel/view/metric-words.js';
import { CORE_METRICS, TRACE_METRICS } from '../../src/model/core-metrics.js';

const format = (name: string, value: number, tags = {}, unit = ''): string => figureKindOf({ name, tags, unit }).format(value);

describe('words for metrics', () => {
  it.each([...Object.values(CORE_METRICS), ...Object.values(TRACE_METRICS)])('there are some for %s', (name) => {
    expect(metricWords(name)).toMatch(/^[A-Z][a-z]/);
  });

  it('there are none for names of an app, of Object’s neither', () => {
    expect(metricWords('coins')).toBeUndefined();
    expect(metricWords('constructor')).toBeUndefined();
    expect(format('constructor', 3)).toBe('3');
    expect(seriesWords('coins', { hero: 'Mira' })).toBe('coins, Mira');
  });

  it('tell a series by its tags', () => {
    expect(seriesWords('stage_duration', { stage: 'resolve' })).toBe('Duration of stages, resolve');
    expect(seriesText('stage_duration', { stage: 'resolve', a: 'b' })).toBe('stage_duration{stage=resolve,a=b}');
    expect(seriesText('coins', {})).toBe('coins');
  });

  it('write each figure in its unit', () => {
    expect(format('system.memory.heap_share', 0.5)).toBe('50 %');
    expect(format('system.memory.heap_used', 2e6)).toBe('2.0 MB');
    expect(format('stage_duration', 12)).toBe('12.0 ms');
    expect(format('system.cpu.pressure', 2)).toBe('serious');
    expect(format('web_vital', 0.1, { metric: 'CLS' })).toBe('0.1');
    expect(format('web_vital', 1200, { metric: 'LCP' })).toBe('1.20 s');
    expect(format('loaded', 1500, {}, 'B')).toBe('1.5 kB');
    expect(format('waited', 5, {}, 'ms')).toBe('5.00 ms');
    expect(rateKind({ kind: 'counter', name: 'coins', tags: {}, unit: 'coins' }).format(2)).toBe('2 coins/s');
    expect(rateKind({ kind: 'counter', name: CORE_METRICS.tracedActions, tags: {} }).format(2)).toBe('2/s');
    expect(rateKind({ kind: 'timer', name: 'coins', tags: {}, unit: 'ms' }).format(2)).toBe('2/s');
  });

  it('know which are of noughts and ones', () => {
    expect(['stage_errors', 'action_errors', 'system.memory.heap_share', 'error_count'].map(isYesNo)).toEqual([true, true, false, false]);
  });
});
