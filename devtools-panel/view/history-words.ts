import { formatBytes, formatCount } from '../../src/base/format.js';
import type { DeviceClass } from '../../src/model/device-class.js';
import type { SessionSummary } from '../../src/model/ports.js';
import type { Baseline, Selection } from '../../src/model/selection.js';
import type { Tracer } from '../../src/tracer.js';
import { formatDay } from './session-dates.js';

/** What the history says of its room, and of what happened to it. */
export type StorageUse = Awaited<ReturnType<Tracer['history']['storage']>>;
export type HistoryEvent = Awaited<ReturnType<Tracer['history']['events']>>[number];

/**
 * What sessions take, by acttrace's count of what it packed, and what the whole site takes, as the browser estimates it, if it does.
 * The two cannot be subtracted: what the browser keeps on disk it may have compressed once more.
 *
 * @param most - that retention lets sessions take, bytes.
 */
export function describeStorage({ sessions, usage, quota }: StorageUse, most: number): string {
  const own = `By acttrace’s own count, sessions hold ${formatBytes(sessions)} of the ${formatBytes(most)} that they may.`;
  if (usage === undefined) return own;
  const site = quota === undefined ? formatBytes(usage) : `${formatBytes(usage)} of ${formatBytes(quota)}`;
  return `${own} By the browser’s estimate, the whole site takes ${site} on disk, where it may be compressed further.`;
}

/** A class of devices: `Chromium, 8 cores, 8 GB`. */
export function describeDevice({ engine, cores, memory, isolated }: DeviceClass): string {
  const names = { chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKit', unknown: 'unknown browser' };
  return [
    names[engine],
    cores > 0 ? `${formatCount(cores)} ${cores === 1 ? 'core' : 'cores'}` : '',
    // The most that Chromium tells of any machine.
    memory >= 8 ? '8 GB or more' : memory > 0 ? `${memory} GB` : '',
    isolated ? 'isolated' : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** What a baseline is called: one that was named after its session is called as that is now. */
export function baselineName({ label, selection, sessions }: Baseline, kept: readonly SessionSummary[]): string {
  if (selection.kind !== 'session' || label !== sessions[0]?.session.name) return label;
  return kept.find(({ session }) => session.id === selection.id)?.session.name || label;
}

/** What a baseline was made of: `build 1.4.0, 12 sessions`. */
export function describeBaseline({ label, selection, sessions, createdAt }: Baseline): string {
  const many = `${formatCount(sessions.length)} ${sessions.length === 1 ? 'session' : 'sessions'}`;
  if (selection.kind === 'session') return 'one session';
  const words = selectionWords(selection, createdAt);
  // The label that is made of a selection says the same.
  return words === label ? many : `${words}, ${many}`;
}

function selectionWords(selection: Exclude<Selection, { kind: 'session' }>, now: number): string {
  switch (selection.kind) {
    case 'range':
      return `${formatDay(selection.from, now)} to ${formatDay(selection.to, now)}`;
    case 'build':
      return `build ${selection.build}`;
    case 'baseline':
      return 'another baseline';
  }
}

/** Sessions that a chart leaves out: `4 sessions on other machines or browsers are left out: their times cannot be compared.` */
export function describeLeftOut(others: number): string {
  if (others === 0) return '';
  const one = others === 1;
  return `${one ? '1 session' : `${formatCount(others)} sessions`} of another machine or browser ${one ? 'is' : 'are'} left out: ${
    one ? 'its' : 'their'
  } times cannot be compared.`;
}

/** What “clear all” takes away. */
export function describeClear(sessions: number, baselines: number): string {
  const of = (number: number, noun: string): string => `${formatCount(number)} ${noun}${number === 1 ? '' : 's'}`;
  return `Deletes ${of(sessions, 'session')} with all figures, ${of(baselines, 'baseline')}, pinned ones included, and any damaged history that was set aside. This page goes on recording.`;
}
