import { describe, expect, it } from 'vitest';
import { findRows, keyOf, MOST_ROWS } from '../../devtools-panel/view/metric-rows.js';
import { PerformanceMetrics } from '../../src/monitor.js';
import { createManualClock } from '../helpers/test-tracer.js';

const metrics = (): PerformanceMetrics => new PerformanceMetrics({ clock: createManualClock() });
const keys = ({ rows }: ReturnType<typeof findRows>): string[] => rows.map(({ key }) => key);

describe('the rows of metrics', () => {
  it('have the figures that their kind has', () => {
    const all = metrics();
    all.setGauge('gold', 7);
    all.incrementCounter('coins', 30);
    for (const value of [1, 2, 3]) all.recordTimer('walk', value);
    for (const value of [0, 0, 0, 1]) all.recordHistogram('stage_errors', value);
    const { rows, found, total } = findRows(all.all(), '', '');
    expect([found, total]).toEqual([4, 4]);
    const [coins, gold, errors, walk] = rows;
    expect(coins).toMatchObject({ key: 'coins', now: 30, count: undefined, p95: undefined });
    expect(coins.rates?.['1m']).toBe(30);
    expect(gold).toMatchObject({ key: 'gold', now: 7, rates: undefined });
    // Quantiles of noughts and ones say nothing.
    expect(errors).toMatchObject({ now: 0.25, count: 4, p50: undefined, max: undefined });
    expect(walk).toMatchObject({ now: 2, count: 3, min: 1, max: 3 });
    expect(Math.abs((walk.p50 ?? NaN) / 2 - 1)).toBeLessThan(0.0079);
  });

  it('are found by all words of a search, in names, tags, kinds, units and words', () => {
    const all = metrics();
    all.recordTimer('stage_duration', 1, { stage: 'resolve' });
    all.recordTimer('stage_duration', 1, { stage: 'filter' });
    all.setGauge('gold', 1, undefined, 'coins');
    expect(keys(findRows(all.all(), 'RESOLVE timer', ''))).toEqual(['stage_duration{stage=resolve}']);
    expect(keys(findRows(all.all(), 'duration of stages', ''))).toHaveLength(2);
    expect(keys(findRows(all.all(), 'coins', ''))).toEqual(['gold']);
    expect(keys(findRows(all.all(), 'resolve filter', ''))).toEqual([]);
  });

  it('are bounded, but for the one that is chosen', () => {
    const all = metrics();
    for (let at = 0; at < MOST_ROWS + 50; at++) all.setGauge('gold', at, { hero: String(1000 + at) });
    const last = keyOf({ name: 'gold', tags: { hero: String(1000 + MOST_ROWS + 49) } });
    const { rows, found } = findRows(all.all(), '', last);
    expect([rows.length, found, rows.at(-1)?.key]).toEqual([MOST_ROWS + 1, MOST_ROWS + 50, last]);
  });
});
