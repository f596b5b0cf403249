/** What is said of series of sessions whose history is known: with a step at one session, or none. */
import { runChangePointCase, type ChangePointCase } from './change-points.js';
import { shareText, type Section } from './table.js';

const SESSIONS: ChangePointCase['sessions'] = [20, 40];
/** That of `TrendOptions`. */
const LIMIT = 0.2;

const CASES: readonly (ChangePointCase & { readonly name: string })[] = [
  { name: 'step of 30 %, page loads ± 5 %', sessions: SESSIONS, noise: 0.05, change: 0.3, limit: LIMIT },
  { name: 'step of 50 %, page loads ± 10 %', sessions: SESSIONS, noise: 0.1, change: 0.5, limit: LIMIT },
  { name: 'flat, page loads ± 10 %', sessions: SESSIONS, noise: 0.1, limit: LIMIT },
  { name: 'flat, heavy tails', sessions: SESSIONS, noise: 0.1, shape: 'heavy tails', limit: LIMIT },
  { name: 'flat, each a bit like the last (0.3)', sessions: SESSIONS, noise: 0.1, shape: 'alike', correlation: 0.3, limit: LIMIT },
  { name: 'flat, evenings slower by 30 %', sessions: SESSIONS, noise: 0.05, evening: 0.3, limit: LIMIT },
];

/** @param series - of each sort. */
export function trendsSection(series: number, progress: (what: string) => void): Section {
  const rows = CASES.map((what) => {
    progress(what.name);
    const { found, falseAlarms } = runChangePointCase(what, series);
    const foundText = Number.isNaN(found) ? '' : shareText(Math.round(found * series), series);
    return [what.name, foundText, shareText(Math.round(falseAlarms * series), series)];
  });
  return {
    title: `Change points in ${SESSIONS[0]} to ${SESSIONS[1]} sessions, ${series} series each`,
    head: ['series', 'found within one session', 'false alarms'],
    rows,
  };
}
