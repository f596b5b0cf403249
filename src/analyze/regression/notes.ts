import { deviceKey } from '../../model/device-class.js';
import { FEWEST_SESSIONS_TO_DRAW } from '../../statistics/bootstrap.js';
import type { ComparedSide } from '../comparison.js';
import type { SeriesPair } from './collect-series.js';

/** Names that are listed; of more, only how many. */
const MOST_NAMES = 3;
/** A duration of one step is a difference of two readings, and a bucket's middle in a sketch: less than the step by up to 1/128. */
const STEP_ROUNDING = 0.01;

/** False when the two sides were not recorded on the same class of machines. */
export function areComparable(baseline: ComparedSide, candidate: ComparedSide): boolean {
  return new Set([...baseline.sessions, ...candidate.sessions].map(({ session }) => deviceKey(session.device))).size <= 1;
}

/** What must be known to read a comparison right. */
export function writeNotes(baseline: ComparedSide, candidate: ComparedSide, series: readonly SeriesPair[]): string[] {
  const sides = [baseline, candidate];
  const empty = sides.filter(({ sessions }) => sessions.length === 0).map(({ label }) => `“${label}” has no sessions.`);
  if (empty.length > 0) return empty;
  const notes: string[] = [];
  if (!areComparable(baseline, candidate)) {
    notes.push('The sessions were recorded on unlike classes of machines: a verdict may be about the machines and not about the app.');
  }
  notes.push(...aboutPageLoads(sides));
  for (const { label, sessions } of sides) {
    const builds = new Set(sessions.map(({ session }) => session.build));
    if (builds.size > 1) notes.push(`“${label}” has sessions of ${builds.size} builds.`);
  }
  const steps = new Set(sides.flatMap(({ sessions }) => sessions.map(({ session }) => session.resolution)));
  if (steps.size > 1) notes.push(`The clocks stepped differently, from ${Math.min(...steps)} to ${Math.max(...steps)} ms.`);
  const folded = sides.some(({ sessions }) => sessions.some((session) => session.folded > 0));
  if (folded) notes.push('Some sessions have more stages than are kept apart; the others are compared together.');
  const below = series.filter(isBelowClock).map(({ name }) => name);
  if (below.length > 0) notes.push(`Quicker than the clock steps on both sides, so that nothing can be told: ${listOf(below)}.`);
  return [...notes, ...sides.flatMap((side, index) => onlyIn(side.label, series, index === 0 ? 'candidate' : 'baseline'))];
}

/** Two page loads do not tell how page loads differ. */
function aboutPageLoads(sides: readonly ComparedSide[]): string[] {
  const few = sides.filter(({ sessions }) => sessions.length < FEWEST_SESSIONS_TO_DRAW);
  const enough = sides.find((side) => !few.includes(side));
  const counts = few.map(({ label, sessions }) => `“${label}” has only ${sessions.length}`).join(', ');
  if (few.length === 0) return [];
  return enough
    ? [`Page loads differ from one another. ${counts}: taken to differ as much as those of “${enough.label}”.`]
    : [
        `Page loads differ from one another. ${counts}: a verdict holds for these page loads, not for others. ` +
          `With ${FEWEST_SESSIONS_TO_DRAW} or more on one side that is taken into account.`,
      ];
}

/** Whether a typical duration of both sides is below the clock's step, so that it was read as what chance made of it; or 0, of a clock that nobody knows. */
export function isBelowClock({ kind, baseline, candidate }: SeriesPair): boolean {
  const step = Math.max(baseline.resolution, candidate.resolution);
  const isBelow = (median: number): boolean => median <= 0 || median < step * (1 - STEP_ROUNDING);
  return kind !== 'counter' && [baseline, candidate].every(({ values }) => isBelow(values.quantile(0.5)));
}

function onlyIn(label: string, series: readonly SeriesPair[], missing: 'baseline' | 'candidate'): string[] {
  const names = series.filter((pair) => pair[missing].values.recorded === 0).map(({ name }) => name);
  return names.length === 0 ? [] : [`Only in “${label}”: ${listOf(names)}.`];
}

function listOf(names: readonly string[]): string {
  const rest = names.length - MOST_NAMES;
  return rest > 0 ? `${names.slice(0, MOST_NAMES).join(', ')} and ${rest} more` : names.join(', ');
}
