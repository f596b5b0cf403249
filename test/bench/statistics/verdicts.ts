/** What the regression detector says of sessions whose truth is known: alike, or one stage slower by as much as was planted. */
import { PerformanceRegressionDetector } from '../../../src/analyze/regression/performance-regression-detector.js';
import type { SeriesComparison } from '../../../src/analyze/comparison.js';
import { createRandom } from '../../../src/statistics/random.js';
import { STAGES, type RecordedSession } from './recorded-session.js';
import { shuffled, sideOf, splitSession, toAggregate, type SlowDown } from './resample.js';
import { shareText, type Section } from './table.js';

export interface VerdictOptions {
  readonly sessions: readonly RecordedSession[];
  /** Of equals. */
  readonly pairs: number;
  /** With a slow-down, for each stage and size. */
  readonly plantedPairs: number;
  readonly progress: (what: string) => void;
}

const RUNS = 200;
const SEED = 20_261;
/** Page loads a side, where there is more than one. */
const MANY = 5;
const DEFAULT_LIMIT = 0.2;
/** Below what is planted: with the default, 10 % more is rightly called the same. */
const LOW_LIMIT = 0.05;

/** Where the two sides come from, and what share of the pairs is enough to tell. */
const ORIGINS = [
  { name: 'both from the same page load', loads: 1, apart: false, share: 1 },
  { name: 'each from a page load of its own', loads: 1, apart: true, share: 0.25 },
  { name: `each from ${MANY} page loads of its own`, loads: MANY, apart: true, share: 0.25 },
] as const;

export function equalsSection({ sessions, pairs, progress }: VerdictOptions): Section {
  const rows: string[][] = [];
  for (const { name, loads, apart, share } of ORIGINS) {
    const count = Math.max(1, Math.round(pairs * share));
    if (sessions.length < loads * (apart ? 2 : 1)) continue;
    for (const limit of [DEFAULT_LIMIT, LOW_LIMIT]) {
      progress(`${name}, limit ${limit}`);
      const random = createRandom(SEED);
      const detector = new PerformanceRegressionDetector({ limits: { time: limit } });
      let called = 0;
      for (let pair = 0; pair < count; pair++) {
        const order = shuffled(sessions, random);
        const parts = apart
          ? order.slice(0, 2 * loads).flatMap((session) => splitSession(session, RUNS, 1, random))
          : order.slice(0, loads).flatMap((session) => splitSession(session, RUNS, 2, random));
        const aggregates = parts.map((part) => toAggregate(part));
        const { series } = detector.compare(sideOf('A', aggregates.slice(0, loads)), sideOf('B', aggregates.slice(loads)));
        if (series.some(isCalled)) called++;
      }
      rows.push([name, `${loads * RUNS}`, percent(limit), `${count}`, shareText(called, count)]);
    }
  }
  return {
    title: 'Equals: anything called better or worse',
    head: ['runs', 'runs a side', 'limit', 'pairs', 'called (95 % interval)'],
    rows,
  };
}

const PLANTED = [
  { by: 0.1, limit: LOW_LIMIT, runs: RUNS },
  { by: 0.2, limit: LOW_LIMIT, runs: RUNS },
  { by: 0.5, limit: LOW_LIMIT, runs: RUNS },
  { by: 0.5, limit: DEFAULT_LIMIT, runs: RUNS },
  { by: 0.1, limit: LOW_LIMIT, runs: 2 * RUNS },
  { by: 0.2, limit: LOW_LIMIT, runs: 2 * RUNS },
] as const;

export function plantedSection({ sessions, plantedPairs, progress }: VerdictOptions): Section {
  const rows: string[][] = [];
  for (const { by, limit, runs } of PLANTED) {
    const detector = new PerformanceRegressionDetector({ limits: { time: limit } });
    for (const stage of STAGES) {
      progress(`${stage} +${percent(by)}, limit ${limit}`);
      const random = createRandom(SEED);
      let found = 0;
      let others = 0;
      for (let pair = 0; pair < plantedPairs; pair++) {
        const recorded = sessions[Math.floor(random() * sessions.length)];
        const series = comparePlanted(detector, recorded, runs, { stage, by }, random);
        if (series.some(({ name, verdict }) => name === stage && verdict === 'worse')) found++;
        if (series.some((one) => one.kind === 'stage' && one.name !== stage && isCalled(one))) others++;
      }
      rows.push([`${stage} +${percent(by)}`, `${runs}`, percent(limit), shareText(found, plantedPairs), shareText(others, plantedPairs)]);
    }
  }
  return {
    title: `Slow-downs planted in one stage, both sides of the same page load, ${plantedPairs} pairs each`,
    head: ['planted', 'runs a side', 'limit', 'that stage called worse', 'another stage called'],
    rows,
  };
}

function comparePlanted(
  detector: PerformanceRegressionDetector,
  recorded: RecordedSession,
  runs: number,
  slowDown: SlowDown,
  random: () => number,
): readonly SeriesComparison[] {
  const [baseline, candidate] = splitSession(recorded, runs, 2, random);
  return detector.compare(sideOf('A', [toAggregate(baseline)]), sideOf('B', [toAggregate(candidate, slowDown)])).series;
}

function isCalled({ verdict }: SeriesComparison): boolean {
  return verdict === 'better' || verdict === 'worse';
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
