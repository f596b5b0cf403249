import { deleteDB, openDB, type IDBPDatabase } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTracer } from '../../src/create-tracer.js';
import { traceIndexedDb } from '../../src/instrument/trace-indexed-db.js';
import { DATABASE_NAME } from '../../src/model/database-name.js';
import type { JsonObject } from '../../src/model/json.js';
import { SpanStatus } from '../../src/model/span.js';
import type { Tracer } from '../../src/tracer.js';
import { spansOf } from '../helpers/test-tracer.js';

let name: string;
let databases = 0;
let database: IDBPDatabase;
let tracer: Tracer;

beforeEach(async () => {
  name = `acttrace-traced-${databases++}`;
  database = await openDB(name, 1, {
    upgrade(fresh) {
      fresh.createObjectStore('saves', { keyPath: 'id' }).createIndex('byDate', 'date');
      fresh.createObjectStore('levels');
    },
  });
  tracer = createTracer({ history: false, settingsStorage: null, observe: false });
  traceIndexedDb(tracer);
  tracer.start();
});
afterEach(async () => {
  tracer.stop();
  database.close();
  await deleteDB(name);
});

/** Name and parent of each span. */
const tree = (): unknown[] => spansOf(tracer).map(({ name: own, parent }) => [own, parent]);
const attributesOf = (row: number): JsonObject | undefined => tracer.toTraceData().spans.attributes(row);
const ended = (): Promise<void> =>
  vi.waitFor(() => expect(spansOf(tracer).filter(({ end }) => Number.isNaN(end))).toEqual([]), { timeout: 5000 });
const SECRET = 'the player’s secret';

describe('traceIndexedDb', () => {
  it('records requests under their transaction, by names and without values', async () => {
    await database.put('saves', { id: SECRET, date: 7, text: SECRET });
    expect(await database.get('saves', SECRET)).toMatchObject({ text: SECRET });
    expect(await database.getAllFromIndex('saves', 'byDate', IDBKeyRange.lowerBound(1))).toHaveLength(1);
    await ended();
    expect(tree()).toEqual([
      ['transaction saves', -1],
      ['put saves', 0],
      ['transaction saves', -1],
      ['get saves', 2],
      ['transaction saves', -1],
      ['getAll saves.byDate', 4],
    ]);
    expect(attributesOf(0)).toEqual({ database: name, mode: 'readwrite', firstAnswer: expect.any(Number) as number });
    expect(attributesOf(5)).toEqual({ database: name, store: 'saves', index: 'byDate', mode: 'readonly' });
    expect(spansOf(tracer).every(({ status, start, end }) => status === SpanStatus.ok && end >= start)).toBe(true);
    expect(JSON.stringify(spansOf(tracer).map(({ row }) => attributesOf(row)))).not.toContain('secret');
  });

  it('knows every operation', async () => {
    const transaction = database.transaction(['saves', 'levels'], 'readwrite');
    const saves = transaction.objectStore('saves');
    const index = saves.index('byDate');
    await Promise.all([
      saves.add({ id: 1, date: 1 }),
      saves.getKey(1),
      saves.getAll(),
      saves.getAllKeys(),
      saves.count(),
      saves.openCursor(),
      saves.openKeyCursor(),
      saves.delete(2),
      transaction.objectStore('levels').clear(),
      index.get(1),
      index.getKey(1),
      index.getAllKeys(),
      index.count(),
      index.openCursor(),
      index.openKeyCursor(),
    ]);
    await transaction.done;
    await ended();
    expect(tree()).toEqual([
      ['transaction saves, levels', -1],
      ...['add', 'getKey', 'getAll', 'getAllKeys', 'count', 'openCursor', 'openKeyCursor', 'delete'].map((each) => [`${each} saves`, 0]),
      ['clear levels', 0],
      ...['get', 'getKey', 'getAllKeys', 'count', 'openCursor', 'openKeyCursor'].map((each) => [`${each} saves.byDate`, 0]),
    ]);
  });

  it('puts a transaction under the span that is current', async () => {
    const trace = tracer.createTrace();
    await trace.withSpanAsync('save', () => database.put('levels', 1, 'a'));
    await ended();
    expect(tree()).toEqual([
      ['save', -1],
      ['transaction levels', 0],
      ['put levels', 1],
    ]);
  });

  it('hands on errors as they are, and keeps their names only', async () => {
    await database.add('saves', { id: 1, date: SECRET });
    await ended();
    await expect(database.add('saves', { id: 1 })).rejects.toMatchObject({ name: 'ConstraintError' });
    await expect(database.put('saves', { id: 2, text: () => SECRET })).rejects.toMatchObject({ name: 'DataCloneError' });
    expect(() => database.transaction('missing')).toThrow(expect.objectContaining({ name: 'NotFoundError' }) as Error);
    await ended();
    const failures = spansOf(tracer)
      .slice(2)
      .map(({ row, name: own, status }) => [own, status === SpanStatus.error ? attributesOf(row)?.error : status]);
    expect(failures).toEqual([
      ['transaction saves', 'ConstraintError'],
      ['add saves', 'ConstraintError'],
      // The put never became a request, so that the transaction ends well.
      ['transaction saves', SpanStatus.ok],
      ['put saves', 'DataCloneError'],
      ['transaction missing', 'NotFoundError'],
    ]);
  });

  it('takes what the app aborts for no failure', async () => {
    const transaction = database.transaction('levels', 'readwrite');
    const put = transaction.store.put(1, 'a');
    transaction.abort();
    await expect(put).rejects.toMatchObject({ name: 'AbortError' });
    await expect(transaction.done).rejects.toBeDefined();
    await ended();
    expect(spansOf(tracer).map(({ row, status }) => [status, attributesOf(row)?.aborted])).toEqual([
      [SpanStatus.ok, true],
      [SpanStatus.ok, true],
    ]);
  });

  it('leaves acttrace’s own database out', async () => {
    const other = createTracer({ name: 'writes its history', observe: false, settingsStorage: null, worker: false });
    other.start();
    other.trace.withSpan('x', () => undefined);
    await other.history.flush();
    other.stop();
    const own = await openDB(DATABASE_NAME);
    expect(await own.count('sessions')).toBeGreaterThan(0);
    own.close();
    expect(spansOf(tracer)).toEqual([]);
  });

  it('is gone after the stop: prototypes as they were, no listener left on what is under way', async () => {
    const owners = [IDBObjectStore.prototype, IDBIndex.prototype, IDBDatabase.prototype];
    const patched = owners.map((owner) => Object.getOwnPropertyDescriptors(owner));
    const removed = vi.spyOn(AbortController.prototype, 'abort');
    const pending = database.put('levels', 1, 'a');
    tracer.stop();
    const clean = owners.map((owner) => Object.getOwnPropertyDescriptors(owner));
    expect(clean).not.toEqual(patched);
    expect(String(IDBObjectStore.prototype.get)).toContain('[native code]');
    expect(removed).toHaveBeenCalled();
    removed.mockRestore();
    await pending;
    await database.put('levels', 2, 'b');
    expect(spansOf(tracer).map(({ end }) => end)).toEqual([NaN, NaN]);
    expect(Object.values(tracer.status().misuse)).toEqual([0, 0]);
    tracer.start();
    expect(owners.map((owner) => Object.keys(Object.getOwnPropertyDescriptors(owner)))).toEqual(clean.map(Object.keys));
    await database.put('levels', 3, 'c');
    expect(tree().at(-1)).toEqual(['put levels', 2]);
  });
});
