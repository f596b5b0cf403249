import type { SessionSummary } from '../../src/model/ports.js';
import type { Baseline, Selection } from '../../src/model/selection.js';
import { startedAtWallClock } from '../../src/model/session.js';
import type { TraceData } from '../../src/model/trace-data.js';
import { baselineName } from '../view/history-words.js';
import { findAlike } from '../view/session-dates.js';
import { formatDate } from '../widgets/figures.js';

/** Something that can be a side of a comparison. */
export type CompareChoice = {
  /** Stands for it in a select and between two renderings. */
  readonly key: string;
  readonly group: 'Baselines' | 'Builds' | 'Time' | 'Sessions' | 'Files';
  readonly label: string;
  /** Ids of sessions that are left out of what is selected. */
  readonly without?: ReadonlySet<string>;
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
export function listChoices(material: CompareMaterial): CompareChoice[] {
  const { sessions, baselines, files, running, now } = material;
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
    ...restOfBuild(measured, material),
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

/** Ids of the sessions that a choice is of. Those of a baseline may be gone from the history, and count nevertheless. */
export function sessionsOf({ selection, file, without }: CompareChoice, { sessions, baselines }: CompareMaterial): ReadonlySet<string> {
  if (file) return new Set([file.session.id]);
  if (selection.kind === 'baseline') {
    const held = baselines.find(({ id }) => id === selection.id)?.sessions ?? [];
    return new Set(held.map(({ session }) => session.id));
  }
  const meant = sessions.filter(({ session, spans }) => spans > 0 && !without?.has(session.id) && isMeant(session, selection));
  return new Set(meant.map(({ session }) => session.id));
}

function isMeant(session: SessionSummary['session'], selection: Exclude<Selection, { kind: 'baseline' }>): boolean {
  switch (selection.kind) {
    case 'session':
      return session.id === selection.id;
    case 'build':
      return session.build === selection.build;
    case 'range':
      return isWithin(startedAtWallClock(session), selection.from, selection.to);
  }
}

/** This page's build where the newest baseline holds a part of it: what came since, which can be held against that baseline. */
function restOfBuild(measured: readonly SessionSummary[], { baselines, running }: CompareMaterial): CompareChoice[] {
  const build = measured.find(({ session }) => session.id === running)?.session.build ?? '';
  const held = new Set(baselines.at(-1)?.sessions.map(({ session }) => session.id));
  const own = measured.filter(({ session }) => session.build === build);
  const rest = own.filter(({ session }) => !held.has(session.id));
  if (build === '' || rest.length < 2 || rest.length === own.length) return [];
  return [
    {
      key: `rest ${build}`,
      group: 'Builds',
      label: `Build ${build}, not in the baseline`,
      selection: { kind: 'build', build },
      without: held,
    },
  ];
}

function isWithin(time: number, from: number, to: number): boolean {
  return time >= from && time <= to;
}
