import { describe, expect, it } from 'vitest';
import { findAlike, findNamesakes, formatDay, labelDates } from '../../devtools-panel/view/session-dates.js';
import { describeForecast, describeMeanwhile, describeTrend, directionOf } from '../../devtools-panel/view/trend-words.js';
import type { ChangePoint, Forecast, Trend, TrendPoint } from '../../src/analyze/trend.js';

const DAY = 24 * 60 * 60 * 1000;
const START = Date.UTC(2026, 10, 2, 12);

const POINTS = Array.from({ length: 17 }, (_, index): TrendPoint => {
  return {
    sessionId: `s${index}`,
    name: '',
    build: '',
    time: START + index * DAY,
    median: index < 12 ? 4.1 : 5.6,
    p95: 9,
    low: 4,
    high: 6,
    count: 40,
  };
});
const CHANGE: ChangePoint = {
  index: 12,
  sessionId: 's12',
  build: '1.4.0',
  buildBefore: '1.3.2',
  time: START + 12 * DAY,
  before: 4.1,
  after: 5.6,
  change: 5.6 / 4.1 - 1,
  pValue: 0.001,
};

function words(patch: Partial<Trend>): string {
  return describeTrend({ kind: 'stage', name: 'a', points: POINTS, direction: 'stable', changePoints: [], ...patch }, 0.1, 'en-GB');
}

describe('describeTrend', () => {
  it('says since when, with which build, from what to what, and on how many sessions that rests', () => {
    expect(words({ direction: 'degrading', since: CHANGE, changePoints: [CHANGE] })).toBe(
      'Degrading since 14 Nov, build 1.4.0 (before: 1.3.2): median 4.1 ms → 5.6 ms (+37 %), 12 sessions before, 5 after.',
    );
  });

  it('counts the sessions up to the change before alone', () => {
    const earlier = { ...CHANGE, index: 11, change: -0.3 };
    const text = words({ direction: 'degrading', since: { ...CHANGE, build: '', buildBefore: '' }, changePoints: [earlier, CHANGE] });
    expect(text).toMatch(/^Degrading since 14 Nov: .*, 1 session before, 5 after\.$/);
  });

  it('says how slowly it goes where there is no moment', () => {
    const perDay = { value: -0.012, low: -0.016, high: -0.008 };
    expect(words({ direction: 'improving', perDay })).toBe(
      'Improving slowly over 17 sessions: −1.2 % a day (between −1.6 % and −0.8 %, 95 % sure).',
    );
  });

  it('says what is stable, and when it last changed', () => {
    // Of 17 medians, 12 are 4.1: so is the middle one.
    expect(words({})).toBe('Stable over 17 sessions: median 4.1 ms.');
    expect(words({ changePoints: [CHANGE] })).toBe('Stable over 17 sessions: median 4.1 ms; the last change was on 14 Nov.');
  });

  it('calls no series stable whose sessions differ by much', () => {
    const uneven = { factor: 12_400, far: [8, 9, 10], low: 1050, high: 1240, build: '1.4.0' };
    expect(words({ uneven })).toBe(
      'No lasting change over 17 sessions, but they differ by up to 12,400 ×: 3 of them, all of build 1.4.0, took 1.05 s to 1.24 s; the median is 4.1 ms.',
    );
    expect(words({ uneven: { factor: 2.6, far: [3], low: 9.4, high: 9.4, build: '' } })).toContain(
      'differ by up to 2.6 ×: 1 of them took 9.4 ms;',
    );
    expect(words({ uneven: { ...uneven, far: [3] } })).toContain('1 of them, of build 1.4.0, took');
    expect(directionOf({ direction: 'stable', uneven })).toEqual({ label: 'No lasting change', tone: '' });
    expect(directionOf({ direction: 'stable' }).label).toBe('Stable');
  });

  it('says what is missing', () => {
    expect(words({ direction: 'insufficient data', needed: 3 })).toBe(
      'Too little data: 3 more sessions are needed, of 6 runs or more each, to tell whether it got slower or faster.',
    );
    expect(words({ direction: 'insufficient data', needed: 1 })).toContain('1 more session is needed');
    expect(words({ direction: 'insufficient data' })).toBe('Too little data to tell whether it got slower or faster.');
  });
});

describe('describeMeanwhile', () => {
  const meanwhile = (sessions: number, direction: Trend['direction'] = 'insufficient data'): string =>
    describeMeanwhile({ direction, points: POINTS.slice(0, sessions) });

  it('says what can be told of too few sessions for a trend', () => {
    expect(meanwhile(11)).toBe('Compare can tell already now how two of these sessions, or two builds, differ.');
    expect(meanwhile(2)).toBe('Compare can tell already now how these two sessions differ.');
    expect(meanwhile(1)).toBe('With one more, Compare can tell how the two sessions differ.');
    expect(meanwhile(12, 'stable')).toBe('');
  });
});

describe('describeForecast', () => {
  const forecast: Forecast = {
    points: [0, 7].map((days) => ({ time: START + days * DAY, value: 5.7, low: 5.1, high: 6.3 })),
    confidence: 0.8,
    basis: '12 sessions since build 1.4.0, no trend',
  };

  it('tells value, interval and what it rests on', () => {
    expect(describeForecast(forecast, 0, START, 0.1, 'en-GB')).toBe(
      'Expected on 9 Nov: 5.7 ms (5.1 ms to 6.3 ms, 80 % sure), from 12 sessions since build 1.4.0, no trend.',
    );
  });

  it('gives a date only where it is another day', () => {
    const [HOUR, MINUTE] = [DAY / 24, DAY / 24 / 60];
    // Noon where this runs, so that five hours later it is the same day.
    const noon = new Date(2026, 10, 2, 12).getTime();
    const expected = (ahead: number): string =>
      describeForecast({ ...forecast, points: [{ ...forecast.points[0], time: noon + ahead }] }, 0, noon, 0.1, 'en-GB').split(':')[0];
    expect(expected(5 * HOUR)).toBe('Expected in 5 hours');
    expect(expected(HOUR)).toBe('Expected in 1 hour');
    expect(expected(20 * MINUTE)).toBe('Expected in 20 minutes');
    expect(expected(1)).toBe('Expected in 1 minute');
    expect(expected(13 * HOUR)).toBe('Expected on 3 Nov');
    expect(expected(-HOUR)).toBe('Expected by now');
    const crossing = { time: noon + 2 * HOUR, earliest: noon + HOUR, latest: noon + DAY };
    expect(describeForecast({ ...forecast, crossing }, 6, noon, 0.1, 'en-GB')).toContain(
      'reached about 14:00 (13:00 at the earliest, 3 Nov at the latest)',
    );
  });

  it('tells when the threshold is reached, and how sure that is', () => {
    const crossing = { time: START + 5 * DAY, earliest: START + 2 * DAY, latest: undefined };
    expect(describeForecast({ ...forecast, crossing }, 6, START, 0.1, 'en-GB')).toMatch(
      / The threshold of 6\.0 ms is reached about 7 Nov \(4 Nov at the earliest, maybe never\)\.$/,
    );
    expect(describeForecast({ ...forecast, crossing: { ...crossing, latest: START + 6 * DAY } }, 6, START, 0.1, 'en-GB')).toContain(
      '8 Nov at the latest',
    );
  });
});

describe('dates', () => {
  it('name the year only where it is another', () => {
    expect(formatDay(START, START, 'en-GB')).toBe('2 Nov');
    expect(formatDay(START, START + 100 * DAY, 'en-GB')).toBe('2 Nov 2026');
    expect(formatDay(NaN, START)).toBe('unknown date');
  });

  it('give the time of day where the day is that of the label before', () => {
    const labels = labelDates([START, START + 60_000, START + DAY], 'en-GB');
    expect(labels[0]).toBe('2 Nov');
    expect(labels[1]).toMatch(/^\d\d:01$/);
    expect(labels[2]).toBe('3 Nov');
  });

  it('give the time also first where no day begins there', () => {
    expect(labelDates([START, START + DAY], 'en-GB', START - 60_000)[0]).toMatch(/^\d\d:00$/);
    expect(labelDates([START, START + DAY], 'en-GB', START - DAY)[0]).toBe('2 Nov');
  });

  it('give the year where the axis is longer than one', () => {
    expect(labelDates([START, START + 400 * DAY], 'en-GB')).toEqual(['2 Nov 2026', '7 Dec 2027']);
  });

  it('are told apart by seconds where sessions of one name began in the same minute', () => {
    const session = (id: string, name: string, seconds: number): { id: string; name: string; time: number } => {
      return { id, name, time: START + 1000 * seconds };
    };
    const sessions = [
      session('a', 'Game', 5),
      session('b', 'Game', 59),
      session('c', 'Game', 60),
      session('d', 'Menu', 6),
      session('e', 'Game', 30),
    ];
    expect([...findAlike(sessions)]).toEqual(['a', 'b', 'e']);
    expect(findAlike(sessions.slice(1, 4)).size).toBe(0);
    // Whenever they began.
    expect([...findNamesakes(sessions)]).toEqual(['a', 'b', 'c', 'e']);
  });
});
