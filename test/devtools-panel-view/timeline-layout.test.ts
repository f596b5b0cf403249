import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeGeometry, GROUP_HEIGHT, hitTest, LANE_HEIGHT, laneAt } from '../../devtools-panel/view/timeline-geometry.js';
import type { Lane } from '../../devtools-panel/view/timeline-lane.js';
import {
  BROWSER_GROUP,
  INTERACTIONS_GROUP,
  MOST_DEPTH,
  MOST_LANES,
  NETWORK_GROUP,
  TimelineLayout,
} from '../../devtools-panel/view/timeline-layout.js';
import { SpanKind, SpanStatus, UNKNOWN_PARENT, type SpanKindName } from '../../src/model/span.js';
import { SpanTable, type ReadonlySpanTable } from '../../src/model/span-table.js';
import { StringTable } from '../../src/model/string-table.js';
import { createBigTrace } from '../helpers/big-trace.js';

const MAIN = 1;
const OTHER_TRACK = 2;

interface Span {
  kind?: SpanKindName;
  parent?: number;
  start: number;
  end: number;
  track?: number;
  status?: SpanStatus;
}

function add(table: SpanTable, { kind = 'measure', parent = -1, start, end, track = MAIN, status = SpanStatus.ok }: Span): number {
  return table.append(SpanKind[kind], status, 3, 0, track, 1, parent, start, end);
}

const layOut = (spans: ReadonlySpanTable, strings: { get(id: number): string } = { get: () => '' }): TimelineLayout =>
  new TimelineLayout(spans, strings);

function tableOf(spans: readonly Span[]): SpanTable {
  const table = new SpanTable();
  for (const span of spans) add(table, span);
  return table;
}

/** Each lane as the rows on it, in order. */
function lanesOf(layout: TimelineLayout): number[][] {
  return computeGeometry(layout)
    .lines.filter((line) => line.lane)
    .map(({ lane }) => [...(lane as Lane).rows.subarray(0, lane?.count)]);
}

describe('lanes', () => {
  it('puts pipeline, stages and captures on three lanes', () => {
    // pipeline |0------------10|
    // stages   |0---4||4-----10|
    // captures |0-2|2-4|
    const layout = layOut(
      tableOf([
        { kind: 'pipeline', start: 0, end: 10 },
        { kind: 'stage', parent: 0, start: 0, end: 4 },
        { kind: 'capture', parent: 1, start: 0, end: 2 },
        { kind: 'capture', parent: 1, start: 2, end: 4 },
        { kind: 'stage', parent: 0, start: 4, end: 10 },
      ]),
    );
    expect(lanesOf(layout)).toEqual([[0], [1, 4], [2, 3]]);
  });

  it('gives overlapping siblings further lanes, first fit', () => {
    // a |0----5|   c |5--7|      touching a, so beside it
    // b    |3-------8|
    // d      |4-----------9|     overlaps a, c and b
    const layout = layOut(
      tableOf([
        { start: 0, end: 5 },
        { start: 3, end: 8 },
        { start: 5, end: 7 },
        { start: 4, end: 9 },
      ]),
    );
    expect(lanesOf(layout)).toEqual([[0, 2], [1], [3]]);
  });

  it('puts a span that was recorded late in its place', () => {
    const layout = layOut(
      tableOf([
        { start: 10, end: 20 },
        { start: 0, end: 10 },
        { start: 4, end: 12 },
      ]),
    );
    expect(lanesOf(layout)).toEqual([[1, 0], [2]]);
  });

  it('does not take a rounding error for concurrency', () => {
    // 0.1 + 0.2 ends 4e-17 after 0.3.
    const layout = layOut(
      tableOf([
        { start: 0.1, end: 0.1 + 0.2 },
        { start: 0.3, end: 1 },
      ]),
    );
    expect(lanesOf(layout)).toEqual([[0, 1]]);
  });

  it('keeps spans whose parent is unknown, and what hangs below them, apart and below', () => {
    const layout = layOut(
      tableOf([
        { kind: 'pipeline', start: 0, end: 10 },
        { kind: 'stage', parent: UNKNOWN_PARENT, start: 1, end: 5 },
        { kind: 'capture', parent: 1, start: 1, end: 3 },
        { kind: 'stage', parent: 0, start: 5, end: 6 },
      ]),
    );
    expect(lanesOf(layout)).toEqual([[0], [3], [1], [2]]);
    expect(layout.laneOf(1)?.band.kind).toBe('unknown');
    expect(layout.laneOf(2)?.band.kind).toBe('unknown');
    expect(computeGeometry(layout).lines.map((line) => line.kind)).toEqual(['group', 'lane', 'lane', 'unknown-note', 'lane', 'lane']);
  });

  it('makes a group per track in order of appearance, with the browser last and marks on top', () => {
    const layout = layOut(
      tableOf([
        { kind: 'entry', start: 0, end: 60, track: 9 },
        { start: 0, end: 5, track: OTHER_TRACK },
        { start: 0, end: 5 },
        { kind: 'mark', start: 3, end: 3, parent: 2 },
      ]),
    );
    expect(layout.groups.map((group) => group.track)).toEqual([OTHER_TRACK, MAIN, BROWSER_GROUP]);
    expect(lanesOf(layout)).toEqual([[1], [3], [2], [0]]);
  });

  it('divides what the browser reported: the page with all instants, interactions, requests, however they come', () => {
    const strings = new StringTable();
    const table = new SpanTable();
    const browser = strings.intern('browser');
    const report = (kind: 'entry' | 'mark', name: string, start: number, end: number): number =>
      table.append(SpanKind[kind], SpanStatus.unset, strings.intern(name), 0, browser, 1, -1, start, end);
    report('entry', 'resource', 0, 10);
    report('entry', 'navigation', 0, 40);
    report('mark', 'paint', 5, 5);
    report('entry', 'event', 6, 9);
    table.append(SpanKind.measure, SpanStatus.ok, strings.intern('work'), 0, strings.intern('app'), 1, -1, 2, 8);
    report('entry', 'long-animation-frame', 1, 9);
    const layout = layOut(table, strings);
    expect(layout.groups.map((group) => group.track)).toEqual([strings.find('app'), BROWSER_GROUP, INTERACTIONS_GROUP, NETWORK_GROUP]);
    expect(lanesOf(layout)).toEqual([[4], [2], [5], [3], [0], [1]]);
  });

  it('puts a child under its depth where its parent was evicted', () => {
    const table = new SpanTable(1);
    add(table, { kind: 'pipeline', start: 0, end: 1 });
    for (let row = 1; row < 1024; row++) add(table, { start: row, end: row + 1 });
    add(table, { kind: 'stage', parent: 0, start: 2000, end: 2001 });
    expect(layOut(table).laneOf(1024)?.band).toMatchObject({ kind: 'spans', depth: 1 });
  });
});

describe('limits', () => {
  it('counts what overlaps too much instead of drawing it', () => {
    const layout = layOut(tableOf(Array.from({ length: MOST_LANES + 3 }, () => ({ start: 0, end: 1 }))));
    expect(layout.laneCount).toBe(MOST_LANES);
    expect(layout.hiddenCount).toBe(3);
  });

  it('counts what nests too deep', () => {
    const layout = layOut(tableOf(Array.from({ length: MOST_DEPTH + 6 }, (_, row) => ({ start: 0, end: 1, parent: row - 1 }))));
    // Depths 0 to MOST_DEPTH are drawn.
    expect(layout.laneCount).toBe(MOST_DEPTH + 1);
    expect(layout.hiddenCount).toBe(5);
  });

  it('draws the children of a span that was left out', () => {
    const spans: Span[] = Array.from({ length: MOST_LANES + 1 }, () => ({ start: 0, end: 1 }));
    const layout = layOut(tableOf([...spans, { parent: MOST_LANES, start: 0, end: 1 }]));
    expect(layout.laneOf(MOST_LANES)).toBeUndefined();
    expect(layout.laneOf(MOST_LANES + 1)?.band.depth).toBe(1);
  });

  it('treats a parent that is not older than its child as unknown', () => {
    expect(layOut(tableOf([{ parent: 0, start: 0, end: 1 }])).laneOf(0)?.band.kind).toBe('unknown');
  });
});

describe('a running session', () => {
  it('keeps room after an open span until it ends', () => {
    const table = tableOf([{ start: 0, end: NaN }]);
    const layout = layOut(table);
    add(table, { start: 5, end: 6 });
    layout.update();
    table.close(0, 7, SpanStatus.error);
    add(table, { start: 7, end: 8 });
    layout.update();
    expect(lanesOf(layout)).toEqual([[0, 2], [1]]);
    expect(layout.range(100)).toEqual({ start: 0, end: 8 });
  });

  it('reaches to the end of the recording while a span is open', () => {
    const layout = layOut(tableOf([{ start: 3, end: NaN }]));
    expect(layout.range(50)).toEqual({ start: 3, end: 50 });
  });

  it('has no range before the first span', () => {
    expect(layOut(new SpanTable()).range(50)).toBeUndefined();
  });

  it('lets go of rows that were evicted', () => {
    const table = new SpanTable(2);
    for (let row = 0; row < 2048; row++) add(table, { start: row, end: row + 1 });
    const layout = layOut(table);
    add(table, { start: 2048, end: 2049 });
    layout.update();
    expect(table.firstRow).toBe(1024);
    expect(layout.laneOf(1023)).toBeUndefined();
    expect(layout.laneOf(1024)?.rows[0]).toBe(1024);
    expect(layout.laneOf(2048)?.count).toBe(1025);
    expect(layout.spanCount).toBe(1025);
    expect(layout.range(0)).toEqual({ start: 1024, end: 2049 });
  });

  it('places appended spans as if it had seen them from the start', () => {
    const data = createBigTrace({ spans: 3000 });
    const table = new SpanTable();
    const growing = layOut(table);
    for (let row = 0; row < data.spans.rowCount; row++) {
      const { spans } = data;
      const columns = [spans.nameId(row), spans.stageId(row), spans.trackId(row), spans.trace(row), spans.parent(row)] as const;
      table.append(spans.kind(row), spans.status(row), ...columns, spans.start(row), spans.end(row));
      if (row % 700 === 0) growing.update();
    }
    growing.update();
    expect(lanesOf(growing)).toEqual(lanesOf(layOut(data.spans, data.strings)));
  });
});

describe('hit test', () => {
  const layout = layOut(
    tableOf([
      { start: 0, end: 10 },
      { start: 20, end: 30 },
      { parent: 0, start: 2, end: 4 },
    ]),
  );
  const geometry = computeGeometry(layout);
  const first = GROUP_HEIGHT + 1;

  it('finds boxes by time and height', () => {
    expect(hitTest(geometry, 5, first, 0)).toBe(0);
    expect(hitTest(geometry, 25, first, 0)).toBe(1);
    expect(hitTest(geometry, 3, first + LANE_HEIGHT, 0)).toBe(2);
    expect(hitTest(geometry, 15, first, 0)).toBe(-1);
  });

  it('finds the nearest box within the tolerance', () => {
    expect(hitTest(geometry, 12, first, 3)).toBe(0);
    expect(hitTest(geometry, 18, first, 3)).toBe(1);
    expect(hitTest(geometry, 15, first, 3)).toBe(-1);
  });

  it('finds nothing on headings, above and below', () => {
    expect(laneAt(geometry, 1)).toBeUndefined();
    expect(laneAt(geometry, -5)).toBeUndefined();
    expect(laneAt(geometry, 10_000)).toBeUndefined();
  });
});

describe('laws of the layout', () => {
  /** Random spans: parents are any earlier row, none, or unknown; some are open; times are multiples of 0.1 ms as in a browser. */
  const spans = fc.array(
    fc.record({
      start: fc.integer({ min: 0, max: 500 }),
      length: fc.integer({ min: 0, max: 100 }),
      parent: fc.integer({ min: -2, max: 60 }),
      track: fc.integer({ min: 1, max: 3 }),
      kind: fc.constantFrom<SpanKindName>('measure', 'pipeline', 'stage', 'capture', 'entry', 'mark'),
      open: fc.boolean(),
    }),
    { maxLength: 60 },
  );

  function build(random: typeof spans extends fc.Arbitrary<infer T> ? T : never): { table: SpanTable; layout: TimelineLayout } {
    const table = new SpanTable();
    const layout = layOut(table);
    random.forEach(({ start, length, parent, track, kind, open }, row) => {
      const from = start / 10;
      const end = kind === 'mark' ? from : open && row % 5 === 0 ? NaN : from + length / 10;
      add(table, { kind, start: from, end, track, parent: Math.min(parent, row - 1) });
      if (row % 7 === 0) layout.update();
      if (row % 10 === 0 && table.isOpen(row)) table.close(row, from + length / 10, SpanStatus.ok);
    });
    layout.update();
    return { table, layout };
  }

  it('draws every span once, no two of a lane overlapping, and hits it at its middle', () => {
    fc.assert(
      fc.property(spans, (random) => {
        const { table, layout } = build(random);
        const geometry = computeGeometry(layout);
        expect(
          lanesOf(layout)
            .flat()
            .sort((a, b) => a - b),
        ).toEqual(random.map((_, row) => row));
        for (const { lane } of geometry.lines) {
          for (let at = 1; lane && at < lane.count; at++) expect(lane.starts[at]).toBeGreaterThanOrEqual(lane.ends[at - 1]);
        }
        for (let row = 0; row < table.rowCount; row++) {
          const lane = layout.laneOf(row) as Lane;
          const end = Number.isNaN(table.end(row)) ? table.start(row) + 1 : table.end(row);
          const middle = (table.start(row) + end) / 2;
          const hit = hitTest(geometry, middle, (geometry.topOf.get(lane) as number) + LANE_HEIGHT / 2, 0);
          // Of spans that share an instant, one is hit; all others are hit themselves.
          if (end - table.start(row) > 1e-3) expect(hit).toBe(row);
          else expect(table.start(hit)).toBeLessThanOrEqual(middle);
        }
      }),
    );
  });

  it('draws parents above their children in the same group', () => {
    fc.assert(
      fc.property(spans, (random) => {
        const { table, layout } = build(random);
        const { topOf } = computeGeometry(layout);
        const isBrowser = (row: number) => table.kind(row) === SpanKind.entry;
        for (let row = 0; row < table.rowCount; row++) {
          const parent = table.parent(row);
          if (parent < 0 || table.kind(row) === SpanKind.mark) continue;
          if (isBrowser(row) !== isBrowser(parent) || (!isBrowser(row) && table.trackId(row) !== table.trackId(parent))) continue;
          expect(topOf.get(layout.laneOf(parent) as Lane)).toBeLessThan(topOf.get(layout.laneOf(row) as Lane) as number);
        }
      }),
    );
  });
});
