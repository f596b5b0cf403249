import { expect, it } from 'vitest';
import { EvidenceFinder } from '../../../devtools-panel/monitor/evidence-finder.js';
import { SpanKind, SpanStatus } from '../../../src/model/span.js';
import { SpanTable } from '../../../src/model/span-table.js';
import { StringTable } from '../../../src/model/string-table.js';
import type { OpenAlert, ResolvedAlert } from '../../../src/monitor.js';
import { emptyData, SOME_SESSION } from '../../helpers/empty-data.js';

/** Alerts on runs of a pipeline; times in seconds of a session that began at 1000 s. */
const at = (second: number): number => (1000 + second) * 1000;
function open(beganAt: number, condition = 'max > 100'): OpenAlert {
  const facts = { rule: '', severity: 'warning', metric: 'pipeline_duration', tags: { pipeline: 'turn' }, condition, limit: 100 } as const;
  const times = { beganAt: at(beganAt), openedAt: at(beganAt), seenAt: at(beganAt) };
  return { ...facts, ...times, id: 'a', value: 150, peak: 150, state: 'open', stale: false };
}
const resolve = ({ stale: _stale, ...alert }: OpenAlert, resolvedAt: number): ResolvedAlert => ({
  ...alert,
  state: 'resolved',
  resolvedAt: at(resolvedAt),
  reason: 'recovered',
});

/** A recording to which runs are added: `[end in s, duration in ms]`. */
function record(maxChunks?: number) {
  const strings = new StringTable();
  const spans = new SpanTable(maxChunks);
  const name = strings.intern('turn');
  const data = emptyData({ strings, spans, session: { ...SOME_SESSION, timeOrigin: at(0) } });
  const add = (end: number, duration: number): number =>
    spans.append(SpanKind.pipeline, SpanStatus.ok, name, 0, 0, 1, -1, end * 1000 - duration, end * 1000);
  return { data, add };
}

it('looks at the minute that the rule read, and for what follows while the alert is open', () => {
  const { data, add } = record();
  const finder = new EvidenceFinder();
  add(39, 900);
  const before = add(41, 300);
  expect(finder.find(data, [open(100)]).get('a')?.span).toBe(before);
  const later = add(200, 400);
  expect(finder.find(data, [open(100)]).get('a')?.span).toBe(later);
});

it('looks no farther back than it takes to read a single value', () => {
  const { data, add } = record();
  add(94, 900);
  const last = add(99, 300);
  expect(new EvidenceFinder().find(data, [open(100, 'value > 100')]).get('a')?.span).toBe(last);
});

it('remembers what it found of one that resolved, until its span is gone', () => {
  const { data, add } = record(1);
  const finder = new EvidenceFinder();
  const alert = resolve(open(100), 110);
  const found = add(105, 300);
  add(111, 900);
  expect(finder.find(data, [alert]).get('a')?.span).toBe(found);
  for (let row = data.spans.rowCount; row < 1024; row++) add(106, 800);
  expect(finder.find(data, [alert]).get('a')?.span).toBe(found);
  add(120, 1);
  expect(finder.find(data, [alert]).size).toBe(0);
});
