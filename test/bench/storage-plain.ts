/** What most people would do: one record a span. With what makes it quicker: many records a transaction, relaxed durability, `getAll`. */
import { openDB, type IDBPDatabase } from 'idb';
import type { TraceData } from '../../src/index.js';
import { SpanTable } from '../../src/model/span-table.js';
import { StringTable } from '../../src/model/string-table.js';
import type { SpanKind, SpanStatus } from '../../src/model/span.js';

const SPANS_A_TRANSACTION = 1000;

export interface PlainSpan {
  readonly name: string;
  readonly stage: string;
  readonly track: string;
  readonly kind: SpanKind;
  readonly status: SpanStatus;
  readonly trace: number;
  readonly parent: number;
  readonly start: number;
  readonly end: number;
}

export function toPlainSpans({ spans, strings }: TraceData, most: number): PlainSpan[] {
  const plain: PlainSpan[] = [];
  for (let row = spans.firstRow; row < spans.rowCount && plain.length < most; row++) {
    plain.push({
      name: strings.get(spans.nameId(row)),
      stage: strings.get(spans.stageId(row)),
      track: strings.get(spans.trackId(row)),
      kind: spans.kind(row),
      status: spans.status(row),
      trace: spans.trace(row),
      parent: spans.parent(row),
      start: spans.start(row),
      end: spans.end(row),
    });
  }
  return plain;
}

export function openPlain(name: string): Promise<IDBPDatabase> {
  return openDB(name, 1, { upgrade: (database) => void database.createObjectStore('spans', { autoIncrement: true }) });
}

export async function writePlain(database: IDBPDatabase, spans: readonly PlainSpan[]): Promise<void> {
  for (let from = 0; from < spans.length; from += SPANS_A_TRANSACTION) {
    const transaction = database.transaction('spans', 'readwrite', { durability: 'relaxed' });
    for (const span of spans.slice(from, from + SPANS_A_TRANSACTION)) void transaction.store.put(span);
    await transaction.done;
  }
}

/** All of them, in the table that everything else reads. */
export async function readPlain(database: IDBPDatabase): Promise<SpanTable> {
  const [table, strings] = [new SpanTable(), new StringTable()];
  for (const span of (await database.getAll('spans')) as PlainSpan[]) {
    const { name, stage, track, kind, status, trace, parent, start, end } = span;
    table.append(kind, status, strings.intern(name), strings.intern(stage), strings.intern(track), trace, parent, start, end);
  }
  return table;
}
