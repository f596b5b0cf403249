/** Spans of which every figure follows from their number and their writer's mark, so that each can be checked wherever it ends up. */
import { CHUNK_ROWS } from '../../../src/model/span-chunk.js';
import { NO_PARENT, SpanKind, SpanStatus, type SpanId, type StructuredTrace, type TraceData } from '../../../src/index.js';

/** One run and its parts. */
const SPANS_A_RUN = 5;
const SPANS_A_LOG_LINE = 100;
/** Differences that are told; the rest of a broken session says no more. */
const MOST_TOLD = 5;

interface Expected {
  readonly name: string;
  readonly kind: SpanKind;
  readonly start: number;
  readonly end: number;
  readonly parent: number;
  readonly failed: boolean;
}

/** Starts and ends are sums of powers of two: exact. */
function expectedSpan(mark: string, number: number): Expected {
  const place = number % SPANS_A_RUN;
  const length = (number % 64) / 128;
  return {
    name: place === 0 ? `run of ${mark}` : `part ${number % 13} of ${mark}`,
    kind: place === 0 ? SpanKind.pipeline : SpanKind.measure,
    start: number,
    end: number + length,
    parent: place === 0 ? NO_PARENT : number - place,
    failed: number % 17 === 0,
  };
}

/** Records the span of that number, which must be the next row. A run also keeps the wall clock, ms. */
export function recordNumbered(trace: StructuredTrace, mark: string, number: number): void {
  const { name, kind, start, end, parent, failed } = expectedSpan(mark, number);
  const isRun = kind === SpanKind.pipeline;
  const span: SpanId = trace.addSpan(name, start, end, {
    kind: isRun ? 'pipeline' : 'measure',
    parent: isRun ? null : parent,
    ...(failed && { error: new Error(`failed ${number}`) }),
    ...(isRun && { attributes: { number, mark, wall: Date.now() } }),
  });
  if (span !== number) throw new Error(`Span ${number} became row ${span}.`);
  if (number % SPANS_A_LOG_LINE === 0) trace.info(`line ${number} of ${mark}`, 'test');
}

/** Wall clock of the last run in a recording, ms; undefined when there is none. */
export function lastWallClock({ spans }: TraceData): number | undefined {
  for (let row = spans.rowCount - 1; row >= 0; row--) {
    const wall = spans.attributes(row)?.wall;
    if (typeof wall === 'number') return wall;
  }
  return undefined;
}

/** Every way in which a recording differs from what was recorded; empty: none. */
export function findDifferences(data: TraceData, mark: string): string[] {
  const { spans, strings, logs } = data;
  const found: string[] = [];
  const compare = (what: string, is: unknown, expected: unknown): void => {
    if (!Object.is(is, expected) && found.length < MOST_TOLD) found.push(`${what} is ${String(is)}, not ${String(expected)}`);
  };
  compare('the first row', spans.firstRow, 0);
  for (let row = spans.firstRow; row < spans.rowCount; row++) {
    const expected = expectedSpan(mark, row);
    compare(`name of ${row}`, strings.get(spans.nameId(row)), expected.name);
    compare(`kind of ${row}`, spans.kind(row), expected.kind);
    compare(`start of ${row}`, spans.start(row), expected.start);
    compare(`end of ${row}`, spans.end(row), expected.end);
    compare(`parent of ${row}`, spans.parent(row), expected.parent);
    compare(`status of ${row}`, spans.status(row), expected.failed ? SpanStatus.error : SpanStatus.ok);
    const attributes = spans.attributes(row);
    compare(`error of ${row}`, attributes?.error, expected.failed ? `failed ${row}` : undefined);
    compare(`number in ${row}`, attributes?.number, expected.kind === SpanKind.pipeline ? row : undefined);
    compare(`mark in ${row}`, attributes?.mark, expected.kind === SpanKind.pipeline ? mark : undefined);
  }
  logs.forEach(({ message }, at) => compare(`line ${at}`, message, `line ${at * SPANS_A_LOG_LINE} of ${mark}`));
  // A delta on its way in parts ends with a whole chunk, and what was logged comes with its first part: killed in between, lines are ahead.
  const lines = Math.ceil(spans.rowCount / SPANS_A_LOG_LINE);
  if (spans.rowCount % CHUNK_ROWS !== 0 || logs.length < lines) compare('the number of lines', logs.length, lines);
  return found;
}
