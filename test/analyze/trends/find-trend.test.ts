import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findTrend, findTrends } from '../../../src/analyze/trends/find-trend.js';
import type { SessionAggregate } from '../../../src/model/aggregate.js';
import { PIPELINE_TOTAL } from '../../../src/model/thresholds.js';
import { createRandom } from '../../../src/statistics/random.js';
import { Distribution } from '../../../src/statistics/distribution.js';
import { plantSessions, sessionOf } from '../../bench/statistics/planted-series.js';

const PIPELINE = { kind: 'pipeline', name: PIPELINE_TOTAL } as const;
const UTC = { timezoneOffset: 0 };
const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 5, 12);
/** Up to ±3 %, in no order: what is left of noise where a picture is to be read. */
const WOBBLE = [0.01, -0.02, 0.03, -0.01, 0, 0.02, -0.03, 0.015, -0.005, -0.025, 0.025, 0.005, -0.015];

/** A session a day at noon, each digit its median in tens of ms, give or take 3 %. A letter starts a build of that name. */
function picture(text: string): SessionAggregate[] {
  const sessions: SessionAggregate[] = [];
  let build = '';
  for (const sign of text) {
    if (/[a-z]/.test(sign)) build = sign;
    else {
      const at = sessions.length;
      sessions.push(sessionOf(at, START + at * DAY, build, Number(sign) * 10 * (1 + WOBBLE[at % WOBBLE.length])));
    }
  }
  return sessions;
}

function scaled(sessions: readonly SessionAggregate[], factor: number): SessionAggregate[] {
  return sessions.map(({ session, series }, at) =>
    sessionOf(at, session.timeOrigin, session.build, factor * Distribution.from(series[0].values).quantile(0.5)),
  );
}

describe('findTrend', () => {
  test('a step up is degrading, since the session and the build with which it came', () => {
    const trend = findTrend(picture('a4444444444b6666666666'), PIPELINE, UTC);
    expect(trend).toMatchObject({ direction: 'degrading', since: { index: 10, sessionId: 's10', build: 'b', buildBefore: 'a' } });
    expect(trend.changePoints).toHaveLength(1);
    // 60 / 40 - 1, both medians within a bucket of the sketch (0.8 %) and half of the wobble.
    expect(trend.since?.change).toBeCloseTo(0.5, 1);
    expect(trend.since?.time).toBe(START + 10 * DAY);
    expect(trend.since?.pValue).toBeLessThanOrEqual(0.005);
  });

  test('a step down is improving', () => {
    expect(findTrend(picture('a6666666666b4444444444'), PIPELINE, UTC)).toMatchObject({ direction: 'improving', since: { index: 10 } });
  });

  test('of a step up and back, the last decides', () => {
    const trend = findTrend(picture('a4444444444b8888888888c4444444444'), PIPELINE, UTC);
    expect(trend.changePoints.map(({ index }) => index)).toEqual([10, 20]);
    expect(trend).toMatchObject({ direction: 'improving', since: { build: 'c', buildBefore: 'b' } });
  });

  test('a flat series is stable, and so is one whose step is smaller than the limit', () => {
    expect(findTrend(picture('44444444444444444444'), PIPELINE, UTC)).toMatchObject({ direction: 'stable', changePoints: [] });
    // 90 / 80 - 1 = 12.5 %.
    const small = picture('8888888888899999999999');
    expect(findTrend(small, PIPELINE, UTC)).toMatchObject({ direction: 'stable', changePoints: [] });
    expect(findTrend(small, PIPELINE, { ...UTC, limit: 0.05 })).toMatchObject({ direction: 'degrading', since: { index: 11 } });
  });

  test('a slow session or two are no change', () => {
    expect(findTrend(picture('44444444494444444499'), PIPELINE, UTC).direction).toBe('stable');
  });

  test('a stable series says which sessions are far from the others', () => {
    // 0.1 ms, three sessions of one build that take a second, 0.1 ms again: too short for a level of its own.
    const medians = [...new Array<number>(8).fill(0.1), 1050, 1240, 1110, 0.1];
    const builds = ['a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'b', 'b', 'b', 'c'];
    const sessions = medians.map((median, at) => sessionOf(at, START + at * DAY, builds[at], median));
    const { direction, uneven } = findTrend(sessions, PIPELINE, UTC);
    expect(direction).toBe('stable');
    expect(uneven).toMatchObject({ far: [8, 9, 10], build: 'b' });
    // Within a bucket of the sketch, 0.8 %.
    expect(uneven!.factor / 12_400).toBeCloseTo(1, 1);
    expect([uneven!.low / 1050, uneven!.high / 1240].map(Math.round)).toEqual([1, 1]);
  });

  test('of a stable series, fast sessions are far from the others too, and what counts as little is not', () => {
    expect(findTrend(picture('4444444443444444'), PIPELINE, UTC).uneven).toBeUndefined();
    expect(findTrend(picture('4444444441444444'), PIPELINE, UTC).uneven).toMatchObject({ far: [9], build: '' });
    expect(findTrend(picture('4444444449444444'), PIPELINE, UTC).uneven).toMatchObject({ far: [9] });
    // Below a limit of 1.5, 9 for 4 is nothing.
    expect(findTrend(picture('4444444449444444'), PIPELINE, { ...UTC, limit: 1.5 }).uneven).toBeUndefined();
    expect(findTrend(picture('a4444444444b9999999999'), PIPELINE, UTC).uneven).toBeUndefined();
  });

  test('steady growth is degrading without a since, by so much a day', () => {
    const sessions = plantSessions({ sessions: 45, noise: 0.02, perDay: 0.03 }, createRandom(4));
    const trend = findTrend(sessions, PIPELINE, UTC);
    expect(trend.direction).toBe('degrading');
    expect(trend.since).toBeUndefined();
    expect(trend.changePoints).toEqual([]);
    expect(trend.perDay?.low).toBeLessThan(0.03);
    expect(trend.perDay?.high).toBeGreaterThan(0.03);
    expect(trend.perDay?.value).toBeCloseTo(0.03, 2);
  });

  test('too few sessions are insufficient data, with how many more are needed', () => {
    expect(findTrend(picture('444499999'), PIPELINE, UTC)).toMatchObject({ direction: 'insufficient data', needed: 3, changePoints: [] });
    expect(findTrend([], PIPELINE, UTC)).toMatchObject({ direction: 'insufficient data', needed: 12, points: [] });
  });

  test('sessions with fewer than six runs, or none of the series, are left out', () => {
    const values = new Distribution();
    for (let run = 0; run < 5; run++) values.record(400);
    const thin = { ...sessionOf(99, START, '', 1), series: [{ ...PIPELINE, values: values.toRecord(), errors: 0 }] };
    const empty = { ...sessionOf(98, START, '', 1), series: [] };
    expect(findTrend([thin, empty, ...picture('44444')], PIPELINE, UTC).points).toHaveLength(5);
  });

  test('only sessions of the class of machine of the newest count', () => {
    const phone = { cores: 4, memory: 2, engine: 'chromium', isolated: false } as const;
    const sessions = picture('444444444499999999999999').map((one, at) =>
      at < 10 ? { ...one, session: { ...one.session, device: phone } } : one,
    );
    const trend = findTrend(sessions, PIPELINE, UTC);
    expect(trend.points).toHaveLength(14);
    expect(trend.direction).toBe('stable');
  });

  test('points are in order of the wall clock; a clock set back and equal times break nothing', () => {
    const sessions = picture('44444444446666666666').reverse();
    expect(findTrend(sessions, PIPELINE, UTC).since?.sessionId).toBe('s10');
    const atOnce = sessions.map((one) => ({ ...one, session: { ...one.session, timeOrigin: START } }));
    const trend = findTrend(atOnce, PIPELINE, UTC);
    expect(trend.points).toHaveLength(20);
    expect(trend.perDay).toBeUndefined();
  });

  test('medians of 0, under the step of the clock, are no change from the step itself', () => {
    const sessions = picture('1111111111').map((one, at) => sessionOf(at, one.session.timeOrigin, '', at < 5 ? 0 : 0.1));
    const coarse = [...sessions, ...picture('1111')].map((one, at) => ({
      ...sessionOf(at, START + at * DAY, '', at % 3 === 0 ? 0 : 0.1),
      session: { ...one.session, resolution: 0.1 },
    }));
    expect(findTrend(coarse, PIPELINE, UTC)).toMatchObject({ direction: 'stable', changePoints: [] });
  });

  test('the interval of a median holds it, and is least and greatest of six runs', () => {
    for (const { low, high, median } of findTrend(picture('444455556666'), PIPELINE, UTC).points) {
      expect(low).toBeLessThanOrEqual(median);
      expect(high).toBeGreaterThanOrEqual(median);
      expect(low).toBeGreaterThan(0);
    }
  });

  test('evenings that are slow are a season, no change', () => {
    const sessions = plantSessions({ sessions: 60, noise: 0.03, evening: 0.4 }, createRandom(2));
    const trend = findTrend(sessions, PIPELINE, { ...UTC, limit: 0.1 });
    expect(trend).toMatchObject({ direction: 'stable', changePoints: [] });
    const season = trend.season!;
    expect(season).toHaveLength(24);
    // 40 % between the middle of the evening and the middle of the day.
    expect(season[20] / season[12]).toBeGreaterThan(1.3);
    expect(season[20] / season[12]).toBeLessThan(1.5);
    expect(season[3]).toBe(1);
  });

  test('a change that comes on top of slow evenings is found', () => {
    const sessions = plantSessions({ sessions: 60, noise: 0.03, evening: 0.4, change: 0.5, changeAt: 33 }, createRandom(2));
    expect(findTrend(sessions, PIPELINE, UTC).since?.index).toBe(33);
  });
});

describe('laws', () => {
  const planted = fc.record({
    seed: fc.integer({ min: 1, max: 1000 }),
    sessions: fc.integer({ min: 24, max: 40 }),
    share: fc.double({ min: 0.3, max: 0.7, noNaN: true }),
  });
  const plant = ({ seed, sessions, share }: { seed: number; sessions: number; share: number }) =>
    plantSessions({ sessions, noise: 0.02, change: 0.6, changeAt: Math.round(sessions * share) }, createRandom(seed));

  test('a faster machine or another unit changes no change point', () => {
    fc.assert(
      fc.property(planted, fc.constantFrom(0.001, 0.5, 2, 1000), (what, factor) => {
        const sessions = scaled(plant(what), 1);
        const indexes = findTrend(sessions, PIPELINE, UTC).changePoints.map(({ index }) => index);
        const others = findTrend(scaled(sessions, factor), PIPELINE, UTC).changePoints.map(({ index }) => index);
        expect(others).toEqual(indexes);
      }),
      { numRuns: 25 },
    );
  });

  test('days earlier or later change nothing but the times', () => {
    fc.assert(
      fc.property(planted, fc.integer({ min: -1000, max: 1000 }), (what, days) => {
        const sessions = plant(what);
        const moved = sessions.map((one) => ({
          ...one,
          session: { ...one.session, timeOrigin: one.session.timeOrigin + days * DAY },
        }));
        const strip = (found: readonly SessionAggregate[]) =>
          findTrend(found, PIPELINE, UTC).changePoints.map((change) => ({ ...change, time: 0 }));
        expect(strip(moved)).toEqual(strip(sessions));
      }),
      { numRuns: 25 },
    );
  });

  test('backwards, degrading is improving, and the change lies at the same place', () => {
    fc.assert(
      fc.property(planted, (what) => {
        const sessions = plant(what);
        const backwards = sessions.map((one) => ({ ...one, session: { ...one.session, timeOrigin: -one.session.timeOrigin } }));
        const there = findTrend(sessions, PIPELINE, { ...UTC, limit: 0.3 });
        const back = findTrend(backwards, PIPELINE, { ...UTC, limit: 0.3 });
        expect(there.direction).toBe('degrading');
        expect(back.direction).toBe('improving');
        expect(back.since?.index).toBe(sessions.length - there.since!.index);
      }),
      { numRuns: 25 },
    );
  });
});

test('findTrends gives the pipeline first, then each stage of any session', () => {
  const sessions = picture('444444444444').map((one, at) => ({
    ...one,
    series: [...one.series, ...sessionOf(at, 0, '', 5, { kind: 'stage', name: at === 0 ? 'gone' : 'resolve' }).series],
  }));
  expect(findTrends(sessions, UTC).map(({ kind, name, points }) => [kind, name, points.length])).toEqual([
    ['pipeline', PIPELINE_TOTAL, 12],
    ['stage', 'resolve', 11],
    ['stage', 'gone', 1],
  ]);
});
