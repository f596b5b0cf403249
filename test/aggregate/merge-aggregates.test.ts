import { describe, expect, it } from 'vitest';
import { learnThresholds } from '../../src/aggregate/learned-thresholds.js';
import { mergeSeries } from '../../src/aggregate/merge-aggregates.js';
import type { SeriesKind, SessionAggregate } from '../../src/model/aggregate.js';
import { Distribution } from '../../src/statistics/distribution.js';
import { SOME_SESSION } from '../helpers/empty-data.js';

interface Given {
  readonly build?: string;
  readonly time?: number;
  readonly stages: Readonly<Record<string, readonly number[]>>;
  readonly errors?: number;
  readonly kind?: SeriesKind;
}

function session({ build = '', time = 0, stages, errors = 0, kind = 'stage' }: Given): SessionAggregate {
  const series = Object.entries(stages).map(([name, durations]) => {
    const values = new Distribution();
    for (const duration of durations) values.record(duration);
    return { kind, name, values: values.toRecord(), errors };
  });
  return { session: { ...SOME_SESSION, id: `session ${time}`, build, timeOrigin: time }, until: 0, series, folded: 0 };
}

const repeat = (count: number, value: number): number[] => Array<number>(count).fill(value);

describe('mergeSeries', () => {
  it('takes a series of several sessions together', () => {
    const sessions = [
      session({ stages: { filter: [1, 2, 3], show: [100] }, errors: 1 }),
      session({ stages: { filter: [8, 16] }, errors: 2 }),
    ];
    const { values, errors } = mergeSeries(sessions, 'stage', 'filter');
    expect([values.count, values.mean, values.min, values.max, errors]).toEqual([5, 6, 1, 16, 3]);
  });

  it('of what nobody recorded is empty', () => {
    expect(mergeSeries([session({ stages: { filter: [1] } })], 'action', 'filter').values.count).toBe(0);
  });
});

describe('learnThresholds', () => {
  it('is twice the median over all sessions, from 30 executions on', () => {
    const sessions = [
      session({ stages: { filter: repeat(20, 4), rare: repeat(29, 5), show: repeat(10, 1) } }),
      // 20 times 4 and 21 times 8: the 21st of 41 is 8.
      session({ stages: { filter: repeat(21, 8), show: [...repeat(19, 3), 1000] } }),
    ];
    const learned = learnThresholds(sessions);
    expect(Object.keys(learned)).toEqual(['filter', 'show']);
    // A quantile is within 1/128 of the value.
    expect(Math.abs(learned.filter.duration / 16 - 1)).toBeLessThan(1 / 128);
    expect(Math.abs(learned.show.duration / 6 - 1)).toBeLessThan(1 / 128);
    expect(learned.filter.memory).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('learns of stages alone, whatever they are called, and nothing of what was folded or too short to measure', () => {
    const stages = { ['__proto__']: repeat(30, 5), constructor: repeat(30, 5), '(other stages)': repeat(30, 5), instant: repeat(30, 0) };
    const learned = learnThresholds([session({ stages }), session({ kind: 'action', stages: { attack: repeat(40, 1) } })]);
    expect(Object.keys(learned).sort()).toEqual(['__proto__', 'constructor']);
    expect(learnThresholds([])).toEqual({});
  });
});
