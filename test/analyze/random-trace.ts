import fc from 'fast-check';
import { CHUNK_ROWS } from '../../src/model/span-chunk.js';
import { NO_PARENT, SpanKind, UNKNOWN_PARENT } from '../../src/model/span.js';
import { SpanTable } from '../../src/model/span-table.js';
import { StringTable } from '../../src/model/string-table.js';
import type { TraceData } from '../../src/model/trace-data.js';
import { toTraceData } from '../helpers/trace-picture.js';

const STAGES = ['filter', 'resolve', 'constructor', '__proto__'];
const ACTIONS = ['attack', 'wait', '__proto__', 'toString'];
/** Recording ends here, ms: small, so that spans overlap, touch and coincide often. */
const UNTIL = 24;

/**
 * Any trace at all, at whole milliseconds: spans that outlive their parents, are recorded late, overlap, are open, nested in anything,
 * in four traces, with unknown and evicted parents.
 */
export function randomTrace(kinds: readonly number[] = Object.values(SpanKind)): fc.Arbitrary<TraceData> {
  const span = fc.record({
    kind: fc.constantFrom(...kinds),
    start: fc.nat(UNTIL),
    length: fc.nat(10),
    isOpen: fc.integer({ min: 0, max: 9 }).map((roll) => roll === 0),
    parent: fc.integer({ min: 0, max: 9 }),
    stage: fc.constantFrom(...STAGES),
    action: fc.constantFrom(...ACTIONS),
    trace: fc.integer({ min: 1, max: 4 }),
    status: fc.constantFrom(0, 1, 1, 1, 2),
  });
  return fc.tuple(fc.array(span, { maxLength: 24 }), fc.boolean()).map(([drawn, evicted]) => {
    const strings = new StringTable();
    const firstRow = evicted ? CHUNK_ROWS : 0;
    const spans = new SpanTable(Infinity, firstRow);
    for (const { kind, start, length, isOpen, parent, stage, action, trace, status } of drawn) {
      const isStage = kind === SpanKind.stage;
      const held = spans.rowCount - firstRow;
      const parentRow =
        parent === 0 || held === 0
          ? NO_PARENT
          : parent === 1
            ? UNKNOWN_PARENT
            : parent === 2 && evicted
              ? 7
              : spans.rowCount - 1 - ((parent - 2) % held);
      spans.append(
        kind as SpanKind,
        isOpen ? 0 : status,
        strings.intern(isStage ? stage : action),
        strings.intern(isStage || kind === SpanKind.capture ? stage : ''),
        strings.intern('main'),
        trace,
        parentRow,
        start,
        isOpen ? NaN : start + length,
      );
    }
    return toTraceData(spans, strings, UNTIL, 0, firstRow);
  });
}
