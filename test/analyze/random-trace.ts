import fc from 'fast-check';
import { CHUNK_ROWS } from '../../src/model/span-chunk.js';
import { PAGE_ENTRY } from '../../src/model/page-entries.js';
import type { TraceWeight } from '../../src/model/sampling.js';
import { NO_PARENT, SpanFlag, SpanKind, UNKNOWN_PARENT } from '../../src/model/span.js';
import { SpanTable } from '../../src/model/span-table.js';
import { StringTable } from '../../src/model/string-table.js';
import type { TraceData } from '../../src/model/trace-data.js';
import { toTraceData } from '../helpers/trace-picture.js';

const STAGES = ['filter', 'resolve', 'constructor', '__proto__'];
const ACTIONS = ['attack', 'wait', '__proto__', 'toString'];
/** Weights that add up without rounding. */
const WEIGHTS = [1, 2, 2.5, 10];
/** Recording ends here, ms: small, so that spans overlap, touch and coincide often. */
const UNTIL = 24;

export interface RandomTraceOptions {
  /** The page is frozen at times; spans are flagged, rightly or not. Default false. */
  readonly freezes?: boolean;
  /** Traces stand for more than themselves. Default false. */
  readonly weights?: boolean;
}

/**
 * Any trace at all, at whole milliseconds: spans that outlive their parents, are recorded late, overlap, are open, nested in anything,
 * in four traces, with unknown and evicted parents.
 */
export function randomTrace(
  kinds: readonly number[] = Object.values(SpanKind),
  { freezes = false, weights = false }: RandomTraceOptions = {},
): fc.Arbitrary<TraceData> {
  const freeze = fc.record({ start: fc.nat(UNTIL), length: fc.nat(6), isOpen: fc.integer({ min: 0, max: 9 }).map((roll) => roll === 0) });
  const weight: fc.Arbitrary<TraceWeight> = fc.record({ spans: fc.constantFrom(...WEIGHTS), details: fc.constantFrom(...WEIGHTS) });
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
    flagged: freezes ? fc.integer({ min: 0, max: 7 }).map((roll) => roll === 0) : fc.constant(false),
  });
  return fc
    .tuple(
      fc.array(span, { maxLength: 24 }),
      fc.boolean(),
      fc.array(freeze, { maxLength: freezes ? 3 : 0 }),
      fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 4 }), weight), { maxLength: weights ? 4 : 0, selector: ([trace]) => trace }),
    )
    .map(([drawn, evicted, frozen, weighted]) => {
      const strings = new StringTable();
      const firstRow = evicted ? CHUNK_ROWS : 0;
      const spans = new SpanTable(Infinity, firstRow);
      for (const { kind, start, length, isOpen, parent, stage, action, trace, status, flagged } of drawn) {
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
        const chunk = spans.lastChunk;
        if (flagged && chunk) chunk.flags[chunk.count - 1] |= SpanFlag.acrossFreeze;
      }
      for (const { start, length, isOpen } of frozen) {
        const ids = [strings.intern(PAGE_ENTRY.frozen), 0, strings.intern('browser'), 5] as const;
        spans.append(SpanKind.entry, 0, ...ids, NO_PARENT, start, isOpen ? NaN : start + length);
      }
      const data = toTraceData(spans, strings, UNTIL, 0, firstRow);
      return { ...data, weights: new Map(weighted) };
    });
}
