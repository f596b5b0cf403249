import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import { toTraceJson } from '../../src/export/trace-json.js';
import { SessionGoneError, type TraceStore } from '../../src/model/ports.js';
import { CHUNK_ROWS } from '../../src/model/span-chunk.js';
import { IndexedDbStore } from '../../src/store/indexed-db-store.js';
import { MemoryStore } from '../../src/store/memory-store.js';
import { TestSession } from './recorded-session.js';

let databases = 0;
const open: TraceStore[] = [];

afterEach(() => {
  for (const store of open.splice(0)) store.close();
});

const MAKERS: [string, () => Promise<TraceStore>][] = [
  ['IndexedDbStore', () => IndexedDbStore.open(`store-test-${databases++}`)],
  ['MemoryStore', () => Promise.resolve(new MemoryStore())],
];

describe.each(MAKERS)('%s', (_name, make) => {
  async function makeStore(): Promise<TraceStore> {
    const store = await make();
    open.push(store);
    return store;
  }

  it('gives back a session exactly as it was recorded', async () => {
    const store = await makeStore();
    const session = new TestSession('a');
    const run = session.turn();
    session.recorder.attach(run, JSON.parse('{"__proto__":{"x":1},"hp":3,"lone":"\\ud800"}'), 40);
    session.log('hello');
    const open = session.recorder.add(0, session.recorder.intern('waiting'), 0, 0, 1, run, session.time);
    await store.write(session.recorder.takeDelta()!);
    const read = await store.read('a');
    expect(toTraceJson(read!)).toBe(toTraceJson(session.recorder));
    expect(read?.spans.end(open)).toBeNaN();
    expect(Object.keys(read?.spans.attributes(run) ?? {})).toEqual(['__proto__', 'hp', 'lone']);
  });

  it('adds what a session goes on to record, and replaces a chunk that is written again', async () => {
    const store = await makeStore();
    const session = new TestSession('a');
    const open = session.recorder.add(0, session.recorder.intern('long'), 0, 0, 1, -1, 0);
    session.log('first');
    await store.write(session.recorder.takeDelta()!);
    // The chunk changes in place: a store that kept a view of it would change with it.
    session.time = 7;
    session.recorder.close(open, 1, 7, 1);
    expect((await store.read('a'))?.spans.end(open)).toBeNaN();

    session.turn();
    session.log('second');
    await store.write(session.recorder.takeDelta()!);
    const read = await store.read('a');
    expect(toTraceJson(read!)).toBe(toTraceJson(session.recorder));
    expect(read?.spans.end(open)).toBe(7);
    expect(read?.spans.rowCount).toBe(3);
    expect(read?.logs.map((line) => line.message)).toEqual(['first', 'second']);
  });

  it('keeps several chunks, also when they are written in pieces', async () => {
    const store = await makeStore();
    const session = new TestSession('a');
    // 1300 turns of two rows are 2600 rows: two full chunks and one of 552.
    for (let turn = 0; turn < 1300; turn++) {
      session.turn(`turn ${turn % 7}`);
      if (turn % 200 === 0) await store.write(session.recorder.takeDelta()!);
    }
    await store.write(session.recorder.takeDelta()!);
    const read = await store.read('a');
    expect(read?.spans.chunks.map((chunk) => chunk.count)).toEqual([CHUNK_ROWS, CHUNK_ROWS, 552]);
    expect(toTraceJson(read!)).toBe(toTraceJson(session.recorder));
    expect((await store.list())[0]).toMatchObject({ spans: 2600, executions: 1300 });
  });

  it('keeps more than the recorder still holds', async () => {
    const store = await makeStore();
    const session = new TestSession('a', { maxSpans: 2 * CHUNK_ROWS });
    for (let turn = 0; turn < 2000; turn++) {
      session.turn();
      if (turn % 500 === 499) await store.write(session.recorder.takeDelta()!);
    }
    // 4000 rows: chunks 0 to 3, of which the recorder holds 2 and 3.
    expect(session.recorder.spans.firstRow).toBe(2048);
    const read = await store.read('a');
    expect([read?.spans.firstRow, read?.spans.rowCount]).toEqual([0, 4000]);
  });

  it('keeps a session whose oldest chunks were gone before it was first written', async () => {
    const store = await makeStore();
    const session = new TestSession('a', { maxSpans: 2 * CHUNK_ROWS });
    for (let turn = 0; turn < 2000; turn++) session.turn();
    const delta = session.recorder.takeDelta(true)!;
    await store.write({ ...delta, chunks: delta.chunks.filter((chunk) => chunk.firstRow >= 2048) });
    const read = await store.read('a');
    expect([read?.spans.firstRow, read?.spans.rowCount]).toEqual([2048, 4000]);
    // Turn 1999 begins at 19,990 ms and has row 3998.
    expect(read?.spans.start(3998)).toBe(19_990);
    expect((await store.list())[0]).toMatchObject({ spans: 1952, executions: 976 });
  });

  it('lists sessions newest first, with their figures', async () => {
    const store = await makeStore();
    const older = new TestSession('a', { startedAt: 0 });
    older.turn();
    older.turn();
    const newer = new TestSession('b', { timeOrigin: 1_700_000_000_500 });
    newer.turn();
    newer.recorder.attach(0, { hp: 3 }, 20);
    await store.write(newer.recorder.takeDelta()!);
    await store.write(older.recorder.takeDelta()!);
    const list = await store.list();
    expect(list.map(({ session }) => session.id)).toEqual(['b', 'a']);
    // Bytes: 38 a row, 20 of attributes, and two a character of "", "turn" and "filter".
    expect(list[0]).toEqual({ session: newer.recorder.session, spans: 2, executions: 1, until: 10, bytes: 2 * 38 + 20 + 20 });
    expect(list[1]).toEqual({ session: older.recorder.session, spans: 4, executions: 2, until: 20, bytes: 4 * 38 + 20 });
  });

  it('renames, and keeps the name when the session goes on', async () => {
    const store = await makeStore();
    const session = new TestSession('a');
    session.turn();
    await store.write(session.recorder.takeDelta()!);
    await store.rename('a', 'Slow level');
    session.turn();
    await store.write(session.recorder.takeDelta()!);
    expect((await store.list())[0]).toMatchObject({ session: { name: 'Slow level' }, spans: 4 });
    expect((await store.read('a'))?.session.name).toBe('Slow level');
    await store.rename('nobody', 'x');
    expect(await store.list()).toHaveLength(1);
  });

  it('deletes one session and leaves the others', async () => {
    const store = await makeStore();
    for (const id of ['a', 'ab', 'b']) {
      const session = new TestSession(id);
      session.turn();
      session.log(id);
      await store.write(session.recorder.takeDelta()!);
    }
    await store.delete('a');
    expect(await store.read('a')).toBeUndefined();
    expect((await store.read('ab'))?.logs[0].message).toBe('ab');
    expect((await store.list()).map(({ session }) => session.id)).toEqual(['ab', 'b']);
    await store.clear();
    expect(await store.list()).toEqual([]);
    expect(await store.read('b')).toBeUndefined();
  });

  it('refuses to continue a session that it does not hold, and takes it again in full', async () => {
    const store = await makeStore();
    const session = new TestSession('a');
    session.turn();
    session.log('kept');
    await store.write(session.recorder.takeDelta()!);
    await store.delete('a');
    session.turn('later');
    await expect(store.write(session.recorder.takeDelta()!)).rejects.toBeInstanceOf(SessionGoneError);
    expect(await store.list()).toEqual([]);
    await store.write(session.recorder.takeDelta(true)!);
    expect(toTraceJson((await store.read('a'))!)).toBe(toTraceJson(session.recorder));
  });

  it('counts and keeps nothing twice when a session is written again in full', async () => {
    const store = await makeStore();
    const session = new TestSession('a');
    session.turn();
    session.log('one');
    await store.write(session.recorder.takeDelta()!);
    session.turn('other');
    session.log('two');
    await store.write(session.recorder.takeDelta()!);
    const before = await store.list();
    await store.write(session.recorder.takeDelta(true)!);
    expect(await store.list()).toEqual(before);
    expect((await store.read('a'))?.logs.map((line) => line.message)).toEqual(['one', 'two']);
    session.log('three');
    await store.write(session.recorder.takeDelta()!);
    expect((await store.read('a'))?.logs.map((line) => line.message)).toEqual(['one', 'two', 'three']);
  });

  it('knows nothing of a session that was never written', async () => {
    const store = await makeStore();
    expect(await store.read('a')).toBeUndefined();
    expect(await store.list()).toEqual([]);
  });
});

describe('MemoryStore', () => {
  it('holds 200 chunks of a session and lets the oldest go', async () => {
    const store = new MemoryStore();
    const session = new TestSession('a', { maxSpans: 2 * CHUNK_ROWS });
    const name = session.recorder.intern('x');
    for (let row = 0; row < 201 * CHUNK_ROWS; row++) {
      session.recorder.add(0, name, 0, 0, 1, -1, row, row, 1);
      if (row % CHUNK_ROWS === CHUNK_ROWS - 1) await store.write(session.recorder.takeDelta()!);
    }
    const read = await store.read('a');
    expect([read?.spans.firstRow, read?.spans.rowCount]).toEqual([CHUNK_ROWS, 201 * CHUNK_ROWS]);
    expect((await store.list())[0].spans).toBe(200 * CHUNK_ROWS);
  });
});
