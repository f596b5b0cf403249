/**
 * Traces as pictures:
 *
 * ```
 * picture(`
 *   pipeline turn       |--------------|
 *     stage filter      |-----|
 *       captures        |-a|-b|
 *     stage resolve           |--------!
 * `)
 * ```
 *
 * One character is one millisecond (or `scale`); the leftmost `|` of the picture is time 0. Indentation nests: a span's parent is the
 * span of the nearest less indented line above it that runs when it starts, else the last one that started before. A line holds any number of spans, which
 * may share a boundary.
 *
 * - Boundaries: `|` start or end · `!` end of a span that failed (and start of the next) · `>` a span that is still open.
 * - Words: a kind, then the name. `captures` makes captures for the enclosing stage, or for the stage it names (`captures filter`); each
 *   takes its action id from the letters inside it (`|--attack--|`).
 * - `?` after the kind: parent unknown · `^`: parent evicted · `/`: recorded as a root although indented.
 * - A line `trace 2` files what follows under trace 2 (default 1).
 */
import { CHUNK_ROWS } from '../../src/model/span-chunk.js';
import { NO_PARENT, SpanKind, SpanStatus, UNKNOWN_PARENT, type SpanKindName } from '../../src/model/span.js';
import { SpanTable } from '../../src/model/span-table.js';
import { StringTable } from '../../src/model/string-table.js';
import type { TraceData } from '../../src/model/trace-data.js';
import { emptyData, NOTHING_DROPPED, SOME_SESSION } from './empty-data.js';

export interface PictureOptions {
  /** ms a character; default 1. */
  readonly scale?: number;
  /** Clock step, ms; default 0: unknown. */
  readonly resolution?: number;
  /** End of the recording, ms. Default the last boundary. */
  readonly until?: number;
  /** Names of actions that are too long for their place, by the letters that stand for them. */
  readonly actions?: Readonly<Record<string, string>>;
  /** Rows that were evicted before the first; a multiple of 1024. Default 0, or 1024 where the picture has an evicted parent. */
  readonly firstRow?: number;
}

interface Drawn {
  readonly row: number;
  readonly start: number;
  readonly end: number;
}

interface Line {
  readonly indent: number;
  readonly stage: string;
  readonly spans: readonly Drawn[];
}

/** A recorded session from a picture. */
export function picture(text: string, options: PictureOptions = {}): TraceData {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const scale = options.scale ?? 1;
  const origin = Math.min(...lines.map((line) => line.indexOf('|')).filter((column) => column >= 0));
  const strings = new StringTable();
  const firstRow = options.firstRow ?? (/\^/.test(text) ? CHUNK_ROWS : 0);
  const spans = new SpanTable(Infinity, firstRow);
  const above: Line[] = [];
  let trace = 1;
  let until = 0;
  for (const line of lines) {
    const indent = line.length - line.trimStart().length;
    const [word, ...rest] = line
      .slice(0, line.indexOf('|') < 0 ? line.length : origin)
      .trim()
      .split(' ');
    const name = rest.join(' ').trim();
    if (word === 'trace') {
      trace = Number(name);
      continue;
    }
    const kindName = word.replace(/[?^/]$/, '');
    const kind = SpanKind[(kindName === 'captures' ? 'capture' : kindName) as SpanKindName];
    if (kind === undefined) throw new Error(`The picture has a line of an unknown kind: ${line}`);
    while (above.length > 0 && above[above.length - 1].indent >= indent) above.pop();
    const stage = kind === SpanKind.stage ? name : kind === SpanKind.capture ? name || (above[above.length - 1]?.stage ?? '') : '';
    const drawn: Drawn[] = [];
    for (const { from, to, letters, mark } of segments(line, origin)) {
      const start = from * scale;
      const end = to * scale;
      until = Math.max(until, end);
      const parent = word.endsWith('?')
        ? UNKNOWN_PARENT
        : word.endsWith('^')
          ? 5
          : word.endsWith('/')
            ? NO_PARENT
            : parentOf(above[above.length - 1], start);
      const label = kind === SpanKind.capture ? (options.actions?.[letters] ?? letters) : name;
      const status = mark === '!' ? SpanStatus.error : mark === '>' ? SpanStatus.unset : SpanStatus.ok;
      const ids = [strings.intern(label), strings.intern(stage), strings.intern('main')] as const;
      const row = spans.append(kind, status, ...ids, trace, parent, start, mark === '>' ? NaN : end);
      drawn.push({ row, start, end });
    }
    above.push({ indent, stage, spans: drawn });
  }
  return toTraceData(spans, strings, options.until ?? until, options.resolution ?? 0, firstRow);
}

/** A session around a table. */
export function toTraceData(spans: SpanTable, strings: StringTable, until: number, resolution = 0, droppedSpans = 0): TraceData {
  return emptyData({
    session: { ...SOME_SESSION, name: 'picture', resolution },
    strings,
    spans,
    dropped: { ...NOTHING_DROPPED, spans: droppedSpans },
    until,
  });
}

/** Row of the span with a name; the n-th such, from 0. */
export function rowOf(data: TraceData, name: string, nth = 0): number {
  let found = 0;
  for (let row = data.spans.firstRow; row < data.spans.rowCount; row++) {
    if (data.strings.get(data.spans.nameId(row)) === name && found++ === nth) return row;
  }
  throw new Error(`The picture has no span ${nth} named ${name}.`);
}

function parentOf(line: Line | undefined, start: number): number {
  if (!line) return NO_PARENT;
  const before = line.spans.filter((span) => span.start <= start);
  const running = before.find((span) => span.end > start);
  return (running ?? before[before.length - 1] ?? line.spans[0])?.row ?? NO_PARENT;
}

function* segments(line: string, origin: number): Generator<{ from: number; to: number; letters: string; mark: string }> {
  let from = -1;
  for (let column = origin; column < line.length; column++) {
    const mark = line[column];
    if (mark === ' ') from = -1;
    if (mark !== '|' && mark !== '!' && mark !== '>') continue;
    if (from >= 0) {
      const letters = line.slice(from + 1, column).replaceAll('-', '');
      yield { from: from - origin, to: column - origin, letters, mark };
    }
    from = column;
  }
}
