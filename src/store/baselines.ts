import { createSessionId } from '../base/session-id.js';
import { readSessionAggregate } from '../aggregate/read-aggregate.js';
import type { SessionAggregate } from '../model/aggregate.js';
import { readDeviceClass, type DeviceClass } from '../model/device-class.js';
import type { Baseline, Selection } from '../model/selection.js';

/** Most sessions in a baseline, the newest: enough to tell how much sessions differ, and a few hundred kB. */
export const MOST_BASELINE_SESSIONS = 50;

type Fields = Readonly<Record<string, unknown>>;

/** Of recordings from before it was kept. */
const UNKNOWN_DEVICE: DeviceClass = { cores: 0, memory: 0, engine: 'unknown', isolated: false };

/**
 * A baseline of sessions, without their figures for each action, of which there are too many; undefined when there is no session.
 *
 * @param sessions - of one device class, oldest first.
 * @param now - wall clock, ms since the Unix epoch.
 */
export function createBaseline(
  selection: Selection,
  label: string | undefined,
  sessions: readonly SessionAggregate[],
  now: number,
): Baseline | undefined {
  const kept = sessions.slice(-MOST_BASELINE_SESSIONS);
  const newest = kept.at(-1);
  if (!newest) return undefined;
  return {
    id: createSessionId(),
    label: label?.trim() || labelOf(selection, newest),
    createdAt: now,
    selection,
    device: newest.session.device ?? UNKNOWN_DEVICE,
    sessions: kept.map((aggregate) => ({ ...aggregate, series: aggregate.series.filter(({ kind }) => kind !== 'action') })),
  };
}

function labelOf(selection: Selection, newest: SessionAggregate): string {
  switch (selection.kind) {
    case 'session':
      return newest.session.name;
    case 'build':
      return `Build ${selection.build || '(unnamed)'}`;
    case 'range':
      return `${dateOf(selection.from)} to ${dateOf(selection.to)}`;
    case 'baseline':
      return `Copy of a baseline`;
  }
}

function dateOf(time: number): string {
  return new Date(time).toLocaleDateString();
}

/** A baseline as it was stored; undefined when it is none, or when nothing in it can be read. Of its sessions, damaged ones are left out. */
export function readBaseline(value: unknown): Baseline | undefined {
  const { id, label, createdAt, selection: chosen, device: found, sessions: list } = fieldsOf(value);
  const [selection, device] = [readSelection(fieldsOf(chosen)), readDeviceClass(found)];
  if (typeof id !== 'string' || typeof label !== 'string' || !isNumber(createdAt) || !selection || !device || !Array.isArray(list)) {
    return undefined;
  }
  const sessions = list.map(readSessionAggregate).filter((session) => session !== undefined);
  return sessions.length > 0 ? { id, label, createdAt, selection, device, sessions } : undefined;
}

function readSelection({ kind, id, build, from, to }: Fields): Selection | undefined {
  if ((kind === 'session' || kind === 'baseline') && typeof id === 'string') return { kind, id };
  if (kind === 'build' && typeof build === 'string') return { kind, build };
  if (kind === 'range' && isNumber(from) && isNumber(to)) return { kind, from, to };
  return undefined;
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}
