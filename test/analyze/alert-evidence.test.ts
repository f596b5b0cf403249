import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findAlertEvidence, type AlertEvidence, type EvidenceQuery } from '../../src/analyze/alert-evidence.js';
import { PAGE_ENTRY } from '../../src/model/page-entries.js';
import { SpanFlag, SpanKind, SpanStatus } from '../../src/model/span.js';
import { SpanTable } from '../../src/model/span-table.js';
import { StringTable } from '../../src/model/string-table.js';
import type { TraceData } from '../../src/model/trace-data.js';
import { emptyData } from '../helpers/empty-data.js';
import { picture } from '../helpers/trace-picture.js';

const ALL = { from: -Infinity, to: Infinity };

function find(
  data: TraceData,
  metric: string,
  tags: Record<string, string>,
  window: Partial<EvidenceQuery> = {},
): AlertEvidence | undefined {
  return findAlertEvidence(data, [{ metric, tags, ...ALL, ...window }])[0];
}

/** `start–end` of what was found. */
function spanOf(data: TraceData, found: AlertEvidence | undefined): string | undefined {
  return found?.span === undefined ? undefined : `${data.spans.start(found.span)}–${data.spans.end(found.span)}`;
}

const runs = picture(`
  pipeline turn     |---------|  |----------------!  |-----|
    stage filter    |---|        |------!            |-|
    stage resolve       |-----|         |---------!     |--|
      captures          |-a|-b|         |--a!--b--|     |-a|
`);
//                  0   4     10 13     20        30 33    39

describe('the evidence of an alert', () => {
  it.each([
    ['pipeline_duration', { pipeline: 'turn' }, '13–30'],
    ['stage_duration', { stage: 'filter' }, '13–20'],
    ['stage_duration', { stage: 'resolve' }, '20–30'],
  ])('is the slowest of its name, of %s', (metric, tags, expected) => {
    const found = find(runs, metric, tags);
    expect([found?.kind, spanOf(runs, found), found?.duration]).toEqual([
      'slowest',
      expected,
      Number(expected.split('–')[1]) - Number(expected.split('–')[0]),
    ]);
  });

  it('is one that ended in its time, the end itself included', () => {
    const tags = { stage: 'filter' };
    expect(spanOf(runs, find(runs, 'stage_duration', tags, { to: 19 }))).toBe('0–4');
    expect(spanOf(runs, find(runs, 'stage_duration', tags, { to: 20 }))).toBe('13–20');
    expect(spanOf(runs, find(runs, 'stage_duration', tags, { from: 21 }))).toBe('33–35');
    expect(find(runs, 'stage_duration', tags, { from: 36 })).toBeUndefined();
  });

  it('is the last that failed, where it is about failures', () => {
    const twice = picture(`
      pipeline turn  |---!  |-!  |--|
    `);
    expect(find(twice, 'pipeline_errors', { pipeline: 'turn' })).toMatchObject({ kind: 'failed', duration: 2 });
    expect(spanOf(twice, find(twice, 'pipeline_errors', { pipeline: 'turn' }))).toBe('7–9');
    expect(find(twice, 'pipeline_errors', { pipeline: 'turn' }, { from: 10 })).toBeUndefined();
  });

  it('is a capture of the stage, where it is about an action in one', () => {
    expect(spanOf(runs, find(runs, 'action_errors', { action: 'a', stage: 'resolve' }))).toBe('20–24');
    expect(find(runs, 'action_errors', { action: 'a', stage: 'filter' })).toBeUndefined();
    expect(find(runs, 'action_errors', { action: 'b', stage: 'resolve' })).toBeUndefined();
    // No action was carried out.
    expect(find(runs, 'action_duration', { action: 'a' })).toBeUndefined();
  });

  it('is none of a span that is still open, of another name, or of what is about no span', () => {
    const open = picture(`
      pipeline turn  |------>
    `);
    expect(find(open, 'pipeline_duration', { pipeline: 'turn' })).toBeUndefined();
    expect(find(runs, 'pipeline_duration', { pipeline: 'other' })).toBeUndefined();
    expect(find(runs, 'pipeline_duration', {})).toBeUndefined();
    expect(find(runs, 'system.memory.heap_used', { pipeline: 'turn' })).toBeUndefined();
  });

  it('tells the error, is the longest block of lag, and leaves out what lay across a freeze', () => {
    const strings = new StringTable();
    const spans = new SpanTable();
    const add = (kind: SpanKind, name: string, start: number, end: number, status: SpanStatus = SpanStatus.ok): number =>
      spans.append(kind, status, strings.intern(name), 0, 0, 1, -1, start, end);
    const failed = add(SpanKind.action, 'attack', 0, 10, SpanStatus.error);
    spans.chunks[0].attributes.set(failed, { error: 'The sword broke.' });
    const odd = add(SpanKind.measure, 'save', 0, 10, SpanStatus.error);
    spans.chunks[0].attributes.set(odd, { error: { code: 7 } });
    const silent = add(SpanKind.measure, 'load', 0, 10, SpanStatus.error);
    add(SpanKind.entry, PAGE_ENTRY.longTask, 0, 60);
    const gap = add(SpanKind.entry, PAGE_ENTRY.taskGap, 100, 300);
    const asleep = add(SpanKind.entry, PAGE_ENTRY.longFrame, 400, 9000);
    spans.chunks[0].flags[asleep] = SpanFlag.acrossFreeze;
    add(SpanKind.entry, PAGE_ENTRY.navigation, 0, 1000);
    const data = emptyData({ strings, spans });
    const queries: EvidenceQuery[] = [
      { metric: 'action_errors', tags: { action: 'attack' }, ...ALL },
      { metric: 'operation_errors', tags: { operation: 'save' }, ...ALL },
      { metric: 'operation_errors', tags: { operation: 'load' }, ...ALL },
      { metric: 'system.cpu.event_loop_lag', tags: {}, ...ALL },
      { metric: 'system.long_task', tags: {}, ...ALL, to: 99 },
    ];
    expect(findAlertEvidence(data, queries)).toEqual([
      { span: failed, kind: 'failed', duration: 10, error: 'The sword broke.' },
      { span: odd, kind: 'failed', duration: 10, error: '{"code":7}' },
      { span: silent, kind: 'failed', duration: 10, error: '' },
      { span: gap, kind: 'block', duration: 200, tasks: 1 },
      { span: gap - 1, kind: 'block', duration: 60, tasks: 1 },
    ]);
  });

  it('is what a search through all rows finds, over many chunks of which the first are gone', () => {
    const span = fc.record({
      kind: fc.constantFrom(SpanKind.stage, SpanKind.pipeline),
      name: fc.constantFrom('a', 'b'),
      start: fc.integer({ min: 0, max: 100 }),
      length: fc.integer({ min: 0, max: 20 }),
      status: fc.constantFrom(SpanStatus.ok, SpanStatus.error),
    });
    const query = fc.record({
      metric: fc.constantFrom('stage_duration', 'stage_errors', 'pipeline_duration', 'pipeline_errors'),
      name: fc.constantFrom('a', 'b'),
      from: fc.integer({ min: 0, max: 120 }),
      to: fc.integer({ min: 0, max: 120 }),
    });
    fc.assert(
      fc.property(fc.array(span, { maxLength: 60 }), fc.array(query, { maxLength: 5 }), (drawn, asked) => {
        const strings = new StringTable();
        const spans = new SpanTable(2);
        for (let copy = 0; copy < 60; copy++) {
          for (const { kind, name, start, length, status } of drawn) {
            spans.append(kind, status, strings.intern(name), 0, 0, 1, -1, start, start + length);
          }
        }
        const queries = asked.map(({ metric, name, from, to }) => ({ metric, tags: { [metric.split('_')[0]]: name }, from, to }));
        const found = findAlertEvidence(emptyData({ strings, spans }), queries);
        queries.forEach(({ metric, tags, from, to }, index) => {
          const [of] = Object.keys(tags);
          const rows = Array.from({ length: spans.rowCount - spans.firstRow }, (_, at) => spans.firstRow + at).filter(
            (row) =>
              spans.kind(row) === SpanKind[of as 'stage' | 'pipeline'] &&
              strings.get(spans.nameId(row)) === tags[of] &&
              spans.end(row) >= from &&
              spans.end(row) <= to &&
              (metric.endsWith('_duration') || spans.status(row) === SpanStatus.error),
          );
          const rank = (row: number): number => spans.end(row) - (metric.endsWith('_duration') ? spans.start(row) : 0);
          const best = rows.length === 0 ? undefined : Math.max(...rows.map(rank));
          const { span } = found[index] ?? {};
          expect(span === undefined ? undefined : rank(span)).toBe(best);
          if (span !== undefined) expect(rows).toContain(span);
        });
      }),
      { numRuns: 60 },
    );
  });
});
