import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explainSpan } from '../../src/analyze/blame.js';
import { explainInteractions } from '../../src/analyze/interactions.js';
import { COUNTERS, CounterTable } from '../../src/model/counter-table.js';
import { BROWSER_TRACK, PAGE_ENTRY } from '../../src/model/page-entries.js';
import { NO_PARENT, SpanKind, SpanStatus } from '../../src/model/span.js';
import type { SpanTable } from '../../src/model/span-table.js';
import type { StringTable } from '../../src/model/string-table.js';
import type { TraceData } from '../../src/model/trace-data.js';
import { randomTrace } from './random-trace.js';

/** Everything that a browser may report at any time, also what makes no sense: a file may hold it. */
const time = fc.nat(24);
const anything = fc.oneof(fc.nat(24), fc.constantFrom<null | string>(null, 'x'));
const script = fc.record({
  start: anything,
  duration: anything,
  function: fc.constantFrom('', 'draw', '__proto__'),
  invoker: fc.constantFrom('a', 'b'),
  source: fc.constantFrom('', 'game.js'),
  forcedLayout: anything,
});
const attributes = fc.record({
  scripts: fc.oneof(fc.array(script, { maxLength: 3 }), fc.constant(null)),
  styleAndLayoutStart: anything,
  processingStart: anything,
  processingEnd: anything,
  interactionId: fc.nat(2),
  type: fc.constantFrom('click', 'keydown'),
  state: fc.constantFrom('hidden', 'visible'),
  url: fc.constantFrom('/a', '/b'),
  initiator: fc.constantFrom('fetch', 'img'),
  value: anything,
});
const entry = fc.record({ name: fc.constantFrom(...Object.values(PAGE_ENTRY)), start: time, length: fc.nat(12), attributes });

const recording: fc.Arbitrary<TraceData> = fc
  .tuple(randomTrace(), fc.array(entry, { maxLength: 8 }), fc.array(fc.tuple(time, fc.nat(90)), { maxLength: 6 }))
  .map(([data, entries, heap]) => {
    const spans = data.spans as SpanTable;
    const strings = data.strings as StringTable;
    const counters = new CounterTable();
    for (const { name, start, length, attributes } of entries) {
      const ids = [strings.intern(name), 0, strings.intern(BROWSER_TRACK)] as const;
      const row = spans.append(SpanKind.entry, SpanStatus.unset, ...ids, 9, NO_PARENT, start, start + length);
      spans.chunkOf(row)?.attributes.set(row, attributes);
    }
    heap.sort(([a], [b]) => a - b).forEach(([at, megabytes]) => counters.append(at, strings.intern(COUNTERS.heapUsed), megabytes * 1e6));
    return { ...data, counters };
  });

test('of any span, causes add up to its duration, none is negative, and what is asked twice is answered alike', () => {
  fc.assert(
    fc.property(recording, (data) => {
      for (let row = data.spans.firstRow; row < data.spans.rowCount; row++) {
        const blame = explainSpan(data, row);
        expect(blame).toBeDefined();
        if (!blame) continue;
        const { causes, duration } = blame;
        expect(causes.reduce((sum, { time }) => sum + time, 0)).toBeCloseTo(duration, 9);
        for (const { time, share, count } of causes) {
          expect(time).toBeGreaterThan(0);
          expect(share).toBeCloseTo(time / duration, 9);
          expect(count).toBeGreaterThan(0);
        }
        expect(new Set(causes.map(({ kind, name, source, invoker }) => [kind, name, source, invoker].join('|'))).size).toBe(causes.length);
        expect(explainSpan(data, row)).toEqual(blame);
      }
    }),
    { numRuns: 300 },
  );
});

test('of any interaction, phases add up to its duration, and causes to their phases', () => {
  fc.assert(
    fc.property(recording, (data) => {
      for (const { phases, duration, start } of explainInteractions(data, 0)) {
        expect(phases.map(({ name }) => name)).toEqual(['input delay', 'processing', 'presentation delay']);
        let reached = start;
        for (const phase of phases) {
          expect(phase.start).toBeCloseTo(reached, 9);
          expect(phase.duration).toBeGreaterThanOrEqual(0);
          expect(phase.causes.reduce((sum, { time }) => sum + time, 0)).toBeCloseTo(phase.duration, 9);
          reached += phase.duration;
        }
        expect(reached).toBeCloseTo(start + duration, 9);
      }
    }),
    { numRuns: 300 },
  );
});
