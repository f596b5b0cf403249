import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findAlertEvidence, type AlertEvidence } from '../../src/analyze/alert-evidence.js';
import { COUNTERS, CounterTable } from '../../src/model/counter-table.js';
import { PAGE_ENTRY } from '../../src/model/page-entries.js';
import { SpanKind, SpanStatus } from '../../src/model/span.js';
import { SpanTable } from '../../src/model/span-table.js';
import { StringTable } from '../../src/model/string-table.js';
import type { TraceData } from '../../src/model/trace-data.js';
import { emptyData } from '../helpers/empty-data.js';

type Interval = readonly [start: number, end: number];
interface Recording {
  readonly tasks?: readonly Interval[];
  readonly frames?: readonly Interval[];
  /** When they were sampled, and what. */
  readonly lags: readonly (readonly [time: number, lag: number])[];
}

function record({ tasks = [], frames = [], lags }: Recording, spans = new SpanTable()): TraceData {
  const strings = new StringTable();
  const counters = new CounterTable();
  for (const [name, blocks] of [
    [PAGE_ENTRY.longTask, tasks],
    [PAGE_ENTRY.longFrame, frames],
  ] as const) {
    for (const [start, end] of blocks) spans.append(SpanKind.entry, SpanStatus.unset, strings.intern(name), 0, 0, 1, -1, start, end);
  }
  for (const [time, lag] of lags) {
    counters.append(time, strings.intern(COUNTERS.heapUsed), 1e9);
    counters.append(time, strings.intern(COUNTERS.eventLoopLag), lag);
  }
  return emptyData({ strings, spans, counters });
}

/** What explains the worst lag, with where its task is in the place of its row. */
function explain(recording: Recording | TraceData, from = 0, to = Infinity): object | undefined {
  const data = 'spans' in recording ? recording : record(recording);
  const [found] = findAlertEvidence(data, [{ metric: 'system.cpu.event_loop_lag', tags: {}, from, to }]);
  return found && { ...found, span: found.span === undefined ? undefined : [data.spans.start(found.span), data.spans.end(found.span)] };
}

describe('the evidence of lag', () => {
  it('is the task that was as long', () => {
    expect(
      explain({
        tasks: [
          [1100, 1160],
          [1500, 1680],
        ],
        lags: [
          [1000, 2],
          [2000, 180],
        ],
      }),
    ).toEqual({ kind: 'block', span: [1500, 1680], duration: 180, tasks: 1 });
  });

  it('is of the worst lag, whatever samples are unreadable', () => {
    expect(
      explain({
        tasks: [[1500, 1680]],
        lags: [
          [1000, 2],
          [2000, 180],
          [3000, NaN],
          [4000, 20],
        ],
      }),
    ).toMatchObject({ kind: 'block', duration: 180 });
  });

  it('is the row of tasks that was, where none was alone, and leads to the longest of them', () => {
    // 90 + 85 ms with 5 ms between them: a timer that was due as the first began ran 180 ms later.
    expect(
      explain({
        tasks: [
          [1100, 1190],
          [1195, 1280],
        ],
        lags: [
          [1000, 2],
          [2000, 180],
        ],
      }),
    ).toEqual({ kind: 'block', span: [1100, 1190], duration: 180, tasks: 2 });
  });

  it('is the shortest row that is long enough, of a page that is busy all the time', () => {
    // The lag of 150 is that of 60 + 100, not of all four; rows of two others are 125 and 120 ms.
    expect(
      explain({
        tasks: [
          [1100, 1160],
          [1165, 1225],
          [1225, 1285],
          [1290, 1390],
        ],
        lags: [
          [1000, 2],
          [2000, 150],
        ],
      }),
    ).toEqual({ kind: 'block', span: [1290, 1390], duration: 165, tasks: 2 });
  });

  it('is no row over a time in which the page may have waited', () => {
    const recording = {
      tasks: [
        [1100, 1180],
        [1230, 1310],
      ],
      lags: [
        [1000, 2],
        [2000, 180],
      ],
    } as const;
    // 50 ms between them are as long as a task that would have been seen.
    expect(explain(recording)).toEqual({ kind: 'unexplained', span: [1100, 1180], duration: 80, lag: 180 });
  });

  it('tells that nothing explains it, where nothing was observed, or only at other times', () => {
    expect(explain({ lags: [[2000, 180]] })).toEqual({ kind: 'unexplained', span: undefined, duration: 0, lag: 180 });
    const elsewhere = {
      tasks: [
        [700, 950],
        [2100, 2400],
      ],
      lags: [
        [1000, 240],
        [2000, 260],
        [3000, 250],
      ],
    } as const;
    expect(explain(elsewhere)).toEqual({ kind: 'unexplained', span: undefined, duration: 0, lag: 260 });
    // Of another alert's time, it is another lag.
    expect(explain(elsewhere, 0, 1999)).toEqual({ kind: 'block', span: [700, 950], duration: 250, tasks: 1 });
  });

  it('allows for what clocks and timers round: a task of 176 ms explains 180 ms of lag, one of 174 does not', () => {
    expect(explain({ tasks: [[1100, 1276]], lags: [[2000, 180]] })).toMatchObject({ kind: 'block', duration: 176 });
    expect(explain({ tasks: [[1100, 1274]], lags: [[2000, 180]] })).toMatchObject({ kind: 'unexplained', duration: 174 });
  });

  it('counts a long frame and the tasks in it once', () => {
    expect(
      explain({
        tasks: [
          [1105, 1160],
          [1162, 1218],
          [1225, 1290],
        ],
        frames: [[1100, 1220]],
        lags: [[2000, 185]],
      }),
    ).toEqual({ kind: 'block', span: [1100, 1220], duration: 190, tasks: 2 });
  });

  it('says nothing of a time that is no longer in the record, and of a lag that was not sampled takes the longest block', () => {
    const spans = new SpanTable(2);
    // The first of three chunks is gone: rows from 1024 on begin at 102,400.
    const tasks = Array.from({ length: 3000 }, (_, at): Interval => [100 * at, 100 * at + 6]);
    const data = record(
      {
        tasks,
        lags: [
          [50_000, 500],
          [250_000, 400],
        ],
      },
      spans,
    );
    expect(spans.firstRow).toBe(1024);
    expect(explain(data)).toBeUndefined();
    expect(explain(data, 60_000)).toMatchObject({ kind: 'unexplained', lag: 400 });
    expect(explain({ tasks: [[1100, 1180]], lags: [] })).toEqual({ kind: 'block', span: [1100, 1180], duration: 80, tasks: 1 });
  });

  it('is a row that no other is shorter than: what a search through all rows of blocks finds', () => {
    const drawn = fc.array(fc.tuple(fc.integer({ min: 0, max: 80 }), fc.integer({ min: 50, max: 200 })), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(drawn, fc.integer({ min: 60, max: 600 }), (gaps, lag) => {
        let time = 100;
        const tasks = gaps.map(([gap, length]): Interval => [(time += gap), (time += length)]);
        const found = findAlertEvidence(record({ tasks, lags: [[time, lag]] }), [
          { metric: 'system.cpu.event_loop_lag', tags: {}, from: 0, to: Infinity },
        ])[0] as Extract<AlertEvidence, { kind: 'block' | 'unexplained' }>;
        // All of it within the two seconds and the lag that a sample tells of.
        const seen = tasks.filter(([, end]) => end > time - 2000 - lag);
        const single = Math.max(...seen.map(([start, end]) => end - start));
        const rows = seen.flatMap(([start], first) =>
          seen.slice(first).flatMap(([, end], at) => {
            const row = seen.slice(first, first + at + 1);
            const isTight = row.every(([next], index) => index === 0 || next - row[index - 1][1] < 50);
            return isTight && end - start >= lag - 5 ? [end - start] : [];
          }),
        );
        const expected = single >= lag - 5 ? single : rows.length > 0 ? Math.min(...rows) : undefined;
        expect(found.kind === 'block' ? found.duration : undefined).toBe(expected);
        if (found.kind === 'unexplained') expect(found.duration).toBe(single);
      }),
      { numRuns: 200 },
    );
  });
});
