/** Sessions of an app whose history is known: levels, noise between sessions and evenings that are slow, all made up and repeatable. */
import type { SeriesKind, SessionAggregate } from '../../../src/model/aggregate.js';
import { PIPELINE_TOTAL } from '../../../src/model/thresholds.js';
import { Distribution } from '../../../src/statistics/distribution.js';
import { drawNormal } from '../../../src/statistics/draws.js';

/** How medians of sessions of one level differ: independent; with tails as Student's t of 3 degrees of freedom; each a bit like the last. */
export type NoiseShape = 'lognormal' | 'heavy tails' | 'alike';

export interface PlantedSeries {
  readonly sessions: number;
  /** Standard deviation of the logarithm of a session's median. */
  readonly noise: number;
  readonly shape?: NoiseShape;
  /** Correlation of successive sessions where the shape is `alike`. */
  readonly correlation?: number;
  /** From this session on, medians are greater by this share. */
  readonly changeAt?: number;
  readonly change?: number;
  /** By how much sessions that begin at 18:00 or later are slower, as a share. */
  readonly evening?: number;
  /** Share by which medians grow a day. */
  readonly perDay?: number;
}

const FIRST_DAY = Date.UTC(2026, 0, 5);
const MS_PER_HOUR = 3_600_000;
const MS_PER_DAY = 24 * MS_PER_HOUR;
const SESSIONS_A_DAY = 3;
/** Hours at which sessions begin. */
const EARLIEST = 8;
const LATEST = 23;
const EVENING = 18;
/** Median of the first level, ms. */
const LEVEL = 40;

/** Sessions of one pipeline, three a day at any time from 8 to 23 o'clock, universal time. */
export function plantSessions(series: PlantedSeries, random: () => number): SessionAggregate[] {
  const { sessions, changeAt = sessions, change = 0, evening = 0, perDay = 0 } = series;
  const hours = Array.from({ length: sessions }, () => EARLIEST + random() * (LATEST - EARLIEST));
  const times = Array.from({ length: sessions }, (_, at) => Math.floor(at / SESSIONS_A_DAY) * MS_PER_DAY + hours[at] * MS_PER_HOUR);
  times.sort((a, b) => a - b);
  const noise = drawNoise(series, random);
  return times.map((time, at) => {
    const slow = Math.floor(time / MS_PER_HOUR) % 24 >= EVENING ? 1 + evening : 1;
    const level = LEVEL * (at < changeAt ? 1 : 1 + change) * slow * (1 + perDay) ** (time / MS_PER_DAY);
    return sessionOf(at, FIRST_DAY + time, at < changeAt ? '1.0' : '1.1', level * Math.exp(noise[at]));
  });
}

/** Logarithms with the standard deviation that was asked for. */
function drawNoise({ sessions, noise, shape = 'lognormal', correlation = 0.3 }: PlantedSeries, random: () => number): number[] {
  let last = drawNormal(random);
  return Array.from({ length: sessions }, () => {
    switch (shape) {
      case 'lognormal':
        return noise * drawNormal(random);
      case 'heavy tails': {
        const squares = drawNormal(random) ** 2 + drawNormal(random) ** 2 + drawNormal(random) ** 2;
        // Student's t of 3 degrees of freedom has a variance of 3.
        return (noise * drawNormal(random)) / Math.sqrt(squares);
      }
      case 'alike':
        last = correlation * last + Math.sqrt(1 - correlation * correlation) * drawNormal(random);
        return noise * last;
    }
  });
}

/** Standard normal quantiles at 1/12, 3/12 … 11/12, and the middle: seven runs whose median is exact. */
const RUNS = [-1.383, -0.674, -0.21, 0, 0.21, 0.674, 1.383];
/** Standard deviation of the logarithm of a run. */
const RUN_NOISE = 0.3;

/** A session of which only one series is known, with this median. */
export function sessionOf(
  number: number,
  time: number,
  build: string,
  median: number,
  { kind, name }: { kind: SeriesKind; name: string } = { kind: 'pipeline', name: PIPELINE_TOTAL },
): SessionAggregate {
  const values = new Distribution();
  for (const z of RUNS) values.record(median * Math.exp(RUN_NOISE * z));
  const session = { id: `s${number}`, name: 'made up', timeOrigin: time, startedAt: 0, resolution: 0, page: '', build };
  return { session, until: 0, folded: 0, series: [{ kind, name, values: values.toRecord(), errors: 0 }] };
}
