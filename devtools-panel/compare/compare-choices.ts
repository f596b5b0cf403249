import type { SessionSummary } from '../../src/model/ports.js';
import type { Baseline, Selection } from '../../src/model/selection.js';
import { startedAtWallClock } from '../../src/model/session.js';
import type { TraceData } from '../../src/model/trace-data.js';
import { FEWEST_SESSIONS_TO_DRAW } from '../../src/statistics/bootstrap.js';
import { baselineName } from '../view/history-words.js';
import { findAlike } from '../view/session-dates.js';
import { formatDate } from '../widgets/figures.js';

/** Something that can be a side of a comparison. */
export type CompareChoice = {
  /** Stands for it in a select and between two renderings. */
  readonly key: string;
  readonly group: 'Baselines' | 'Builds' | 'Time' | 'Sessions' | 'Files';
  readonly label: string;
} & ({ readonly selection: Selection; readonly file?: undefined } | { readonly file: TraceData; readonly selection?: undefined });

export interface CompareMaterial {
  /** Newest first. */
  readonly sessions: readonly SessionSummary[];
  /** Oldest first. */
  readonly baselines: readonly Baseline[];
  /** By name of the file. */
  readonly files: ReadonlyMap<string, TraceData>;
  /** Id of the session being recorded. */
  readonly running: string;
  /** Wall clock, ms since the Unix epoch. */
  readonly now: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Back from the end of the current hour, so that a choice stays the same one while the panel is looked at; ms. */
const SPANS = [
  { label: 'Last 24 hours', from: DAY, to: 0 },
  { label: 'Last 7 days', from: 7 * DAY, to: 0 },
  { label: 'The 7 days before', from: 14 * DAY, to: 7 * DAY },
] as const;

/** Everything that may be compared, in the order of the groups; a group without members is not there. */
export function listChoices({ sessions, baselines, files, running, now }: CompareMaterial): CompareChoice[] {
  const measured = sessions.filter(({ spans }) => spans > 0);
  const builds = [...new Set(measured.map(({ session }) => session.build))].filter((build) => build !== '');
  const hour = Math.ceil(now / HOUR) * HOUR;
  const shown = measured.map(({ session }) => {
    const { id, name } = session;
    return { id, name: id === running ? 'This page' : name || 'Unnamed session', time: startedAtWallClock(session) };
  });
  const alike = findAlike(shown);
  return [
    ...[...baselines].reverse().map((baseline): CompareChoice => ({
      key: `baseline ${baseline.id}`,
      group: 'Baselines',
      label: baselineName(baseline, sessions),
      selection: { kind: 'baseline', id: baseline.id },
    })),
    ...builds.map((build): CompareChoice => ({
      key: `build ${build}`,
      group: 'Builds',
      label: `Build ${build}`,
      selection: { kind: 'build', build },
    })),
    ...SPANS.map(({ label, from, to }) => ({ label, from: hour - from, to: hour - to }))
      .filter(({ from, to }) => measured.some(({ session }) => isWithin(startedAtWallClock(session), from, to)))
      .map(({ label, from, to }): CompareChoice => ({
        key: `time ${label}`,
        group: 'Time',
        label,
        selection: { kind: 'range', from, to },
      })),
    ...shown.map(({ id, name, time }): CompareChoice => ({
      key: `session ${id}`,
      group: 'Sessions',
      label: `${name}, ${formatDate(time, alike.has(id))}`,
      selection: { kind: 'session', id },
    })),
    ...[...files].map(([name, file]): CompareChoice => ({ key: `file ${name}`, group: 'Files', label: name, file })),
  ];
}

/**
 * What is compared as long as nobody chose. Before: the newest baseline, else the newest other build, else the session before. After: this
 * page's build where there are page loads enough of it, else this page. Undefined where there is nothing to compare with.
 */
export function choosePair(choices: readonly CompareChoice[], { sessions, running }: CompareMaterial): [string, string] | undefined {
  const page = choices.find(({ key }) => key === `session ${running}`) ?? choices.find(({ group }) => group === 'Sessions');
  if (!page) return undefined;
  const build = sessions.find(({ session }) => `session ${session.id}` === page.key)?.session.build;
  const ofBuild = choices.find(({ key }) => key === `build ${build}`);
  const baseline =
    choices.find(({ group }) => group === 'Baselines') ?? choices.find(({ group, key }) => group === 'Builds' && key !== ofBuild?.key);
  const pageLoads = sessions.filter(({ session, spans }) => session.build === build && spans > 0).length;
  if (baseline) return [baseline.key, ofBuild && pageLoads >= FEWEST_SESSIONS_TO_DRAW ? ofBuild.key : page.key];
  const before = choices.find(({ group, key }) => group === 'Sessions' && key !== page.key);
  return before && [before.key, page.key];
}

function isWithin(time: number, from: number, to: number): boolean {
  return time >= from && time <= to;
}
