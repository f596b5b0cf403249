import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeLabel, fitsP95, layOutTrend, placeDates, placeMarks, type TrendMark } from '../../devtools-panel/view/trend-layout.js';
import type { ChangePoint, Forecast, Trend, TrendPoint } from '../../src/analyze/trend.js';

const DAY = 24 * 60 * 60 * 1000;
/** Noon, so that it is the same day in most time zones. */
const START = Date.UTC(2026, 10, 2, 12);

function points(medians: readonly number[], patch: (index: number) => Partial<TrendPoint> = () => ({})): TrendPoint[] {
  return medians.map((median, index) => ({
    sessionId: `s${index}`,
    name: '',
    build: '',
    time: START + index * DAY,
    median,
    p95: median * 2,
    low: median - 1,
    high: median + 1,
    count: 40,
    ...patch(index),
  }));
}

function trend(patch: Partial<Trend>): Trend {
  return { kind: 'stage', name: 'a', points: [], direction: 'stable', changePoints: [], ...patch };
}

const CHANGE: ChangePoint = {
  index: 2,
  sessionId: 's2',
  build: '1.4.0',
  buildBefore: '1.3.2',
  time: START + 2 * DAY,
  before: 4,
  after: 5.5,
  change: 0.375,
  pValue: 0.001,
};
const VIEW = { showP95: true, threshold: 0 };

describe('layOutTrend', () => {
  it('puts sessions side by side, however far apart they are', () => {
    const uneven = points([4, 5, 6], (index) => ({ time: START + index ** 3 * DAY }));
    const { columns, xRange, top } = layOutTrend(trend({ points: uneven }), undefined, VIEW);
    expect(columns.x).toEqual([0, 1, 2]);
    expect(columns.median).toEqual([4, 5, 6]);
    // Three are spread as four would be, half a session of room at both ends.
    expect(xRange).toEqual([-0.5, 3.5]);
    // The highest 95th percentile is 12, and a tenth of air above it.
    expect(top).toBeCloseTo(13.2);
  });

  it('leaves out 95th percentiles that are not wanted, also of the range', () => {
    const { columns, top } = layOutTrend(trend({ points: points([4, 5]) }), undefined, { showP95: false, threshold: 0 });
    expect(columns.p95).toEqual([null, null]);
    // The upper bound of the higher median is 6.
    expect(top).toBeCloseTo(6.6);
  });

  it('shows a threshold that is in reach, and none that would press the lines to the floor', () => {
    const layout = (threshold: number) => layOutTrend(trend({ points: points([4]) }), undefined, { showP95: true, threshold });
    // The highest is the 95th percentile, 8: twice that is 16.
    expect(layout(16)).toMatchObject({ threshold: 16, top: 17.6 });
    expect(layout(16.1).threshold).toBeUndefined();
    expect(layout(16.1).top).toBeCloseTo(8.8);
    expect(layout(0).threshold).toBeUndefined();
  });

  it('begins the forecast at the last session, in a stretch of its own, in which time runs evenly', () => {
    const forecast: Forecast = {
      points: [0, 1, 4].map((days) => ({ time: START + (1 + days) * DAY, value: 5, low: -1, high: 6 + days })),
      confidence: 0.8,
      basis: '',
    };
    const { columns, forecastFrom, xRange } = layOutTrend(trend({ points: points([4, 5]) }), forecast, VIEW);
    // Two sessions wide: a quarter of the time is half a session.
    expect(columns.x).toEqual([0, 1, 1.5, 3]);
    expect(columns.median).toEqual([4, 5, null, null]);
    expect(columns.forecast).toEqual([null, 5, 5, 5]);
    expect(columns.forecastHigh).toEqual([null, 6, 7, 10]);
    // No duration is below 0.
    expect(columns.forecastLow).toEqual([null, 0, 0, 0]);
    expect(forecastFrom).toBe(1.5);
    expect(xRange).toEqual([-0.5, 3.5]);
  });

  it('marks changes and builds between the sessions', () => {
    const builds = ['1.3.2', '1.3.2', '1.4.0', ''];
    const layout = layOutTrend(
      trend({ points: points([4, 4, 5.5, 5.5], (index) => ({ build: builds[index] })), changePoints: [CHANGE] }),
      undefined,
      VIEW,
    );
    expect(layout.changes).toEqual([{ x: 1.5, text: '+38 % since build 1.4.0', tone: 'worse' }]);
    expect(layout.builds.map(({ x, text }) => [x, text])).toEqual([
      [-0.5, '1.3.2'],
      [1.5, '1.4.0'],
      [2.5, 'no build'],
    ]);
  });

  it('has columns of one length, for any sessions and forecast', () => {
    const figure = fc.double({ min: 0, max: 1000, noNaN: true });
    fc.assert(
      fc.property(fc.array(figure, { maxLength: 30 }), fc.array(figure, { maxLength: 10 }), (medians, ahead) => {
        const forecast: Forecast = {
          points: ahead.map((value, index) => ({ time: START + index * DAY, value, low: value, high: value })),
          confidence: 0.8,
          basis: '',
        };
        const { columns, xRange, top } = layOutTrend(trend({ points: points(medians) }), forecast, VIEW);
        const lengths = new Set(Object.values(columns).map((column: readonly unknown[]) => column.length));
        expect(lengths.size).toBe(1);
        expect(columns.x).toEqual([...columns.x].sort((a, b) => a - b));
        expect(columns.x.every((x) => x > xRange[0] && x < xRange[1])).toBe(true);
        expect(top).toBeGreaterThan(0);
      }),
    );
  });
});

describe('fitsP95', () => {
  it('tells whether the medians would still be seen', () => {
    expect(fitsP95(trend({ points: points([4, 5]) }))).toBe(true);
    // 21 is more than four times 5.
    expect(fitsP95(trend({ points: points([4, 5], () => ({ p95: 21 })) }))).toBe(false);
  });
});

describe('changeLabel', () => {
  it('names the build only where it is another than before', () => {
    expect(changeLabel(CHANGE, START, 'en-GB')).toBe('+38 % since build 1.4.0');
    expect(changeLabel({ ...CHANGE, build: '1.3.2', change: -0.25 }, START, 'en-GB')).toBe('−25 % since 4 Nov');
    expect(changeLabel({ ...CHANGE, build: '' }, START, 'en-GB')).toBe('+38 % since 4 Nov');
  });
});

describe('placeDates', () => {
  it('labels the newest session, and as many before it as have room', () => {
    // 30 px a session, 76 px a label: every third.
    expect(placeDates(points([1, 1, 1, 1, 1]), (x) => x * 30, 76, 'en-GB')).toEqual([
      [1, '3 Nov'],
      [4, '6 Nov'],
    ]);
    // Every second one has room, counted from the newest: where that leaves out the first of the day, no day begins.
    const close = points([1, 1, 1], (index) => ({ time: START + index * 1000 }));
    expect(placeDates(close, (x) => x * 60, 76, 'en-GB')[0][1]).toBe('2 Nov');
    expect(placeDates(close.slice(1), (x) => x * 60, 76, 'en-GB').map(([, label]) => label)).toEqual([expect.stringMatching(/^\d\d:00$/)]);
    expect(placeDates([], (x) => x, 76)).toEqual([]);
    expect(placeDates(points([1]), (x) => x, 76, 'en-GB')).toEqual([[0, '2 Nov']]);
  });
});

describe('placeMarks', () => {
  const mark = (x: number, text: string): TrendMark => ({ x, text, tone: 'neutral' });
  /** Ten pixels a letter. */
  const measure = (text: string): number => text.length * 10;

  it('begins labels at what they mark, and moves the last one into the picture', () => {
    const placed = placeMarks([mark(0, 'aa'), mark(95, 'bb')], (x) => x, measure, 100);
    expect(placed.map(({ left, text }) => [left, text])).toEqual([
      [4, 'aa'],
      // 20 wide, so that it ends at 100.
      [80, 'bb'],
    ]);
  });

  it('leaves out what would lie on a newer one', () => {
    const placed = placeMarks([mark(0, 'aa'), mark(30, 'bbbb'), mark(60, 'cc')], (x) => x, measure, 200);
    expect(placed.map(({ text }) => text)).toEqual(['aa', 'cc']);
  });

  it('never lets two lie on one another', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ x: fc.integer({ min: 0, max: 300 }), length: fc.integer({ min: 1, max: 12 }) })), (items) => {
        const marks = items.sort((a, b) => a.x - b.x).map(({ x, length }) => mark(x, 'x'.repeat(length)));
        const placed = placeMarks(marks, (x) => x, measure, 300);
        placed.forEach(({ left, text }, index) => {
          expect(left).toBeGreaterThanOrEqual(0);
          expect(left + measure(text)).toBeLessThanOrEqual(placed[index + 1]?.left ?? 300);
        });
      }),
    );
  });
});
