import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import { aggregateTrace } from '../../src/aggregate/aggregate-trace.js';
import { withoutStrata } from '../../src/aggregate/without-strata.js';
import { toTraceJson } from '../../src/export/trace-json.js';
import { SessionGoneError, type TraceStore } from '../../src/model/ports.js';
import { CHUNK_ROWS } from '../../src/model/span-chunk.js';
import { IndexedDbStore } from '../../src/store/indexed-db-store.js';
import { MemoryStore } from '../../src/store/memory-store.js';
import { SpanFlag } from '../../src/model/span.js';
import type { TraceData } from '../../src/model/trace-data.js';
import { TestSession, TIME_ORIGIN } from './recorded-session.js';

let databases = 0;
const open: TraceStore[] = [];

afterEach(() => {
  for (const store of open.splice(0)) store.close();
});

/** Number of the session and value of each sample. */
function samplesOf(data: TraceData | undefined): [number, number][] {
  if (!data) return [];
  const { firstRow, rowCount, value } = data.counters;
  return Array.from({ length: rowCount - firstRow }, (_item, at) => [firstRow + at, value(firstRow + at)]);
}

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
    const [b, a] = list.map(({ bytes, ...line }) => ({ ...line, isPlausible: bytes > 20 && bytes < 2000 }));
    const common = { pinned: false, raw: true, isPlausible: true };
    expect(b).toEqual({ session: newer.recorder.session, spans: 2, executions: 1, until: 10, ...common });
    expect(a).toEqual({ session: older.recorder.session, spans: 4, executions: 2, until: 20, ...common });
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
    await store.shelves?.put('baselines', 'a', { x: 1 });
    await store.shelves?.put('events', 'a', { x: 1 });
    await store.clear();
    expect(await store.list()).toEqual([]);
    expect(await store.read('b')).toBeUndefined();
    expect([await store.shelves?.list('baselines'), await store.shelves?.list('events')]).toEqual([[], []]);
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

  it('keeps flags, counters and weights, and what they become', async () => {
    const store = await makeStore();
    const session = new TestSession('a');
    const { recorder } = session;
    const run = session.turn();
    session.count('heap used', 5_000_000);
    session.count('event-loop lag', 1.5);
    recorder.weigh(1, 4, 4);
    recorder.weigh(9, 1, 10);
    await store.write(recorder.takeDelta()!);
    expect(toTraceJson((await store.read('a'))!)).toBe(toTraceJson(recorder));

    recorder.flagSpans(SpanFlag.acrossFreeze, 0, 100);
    session.count('heap used', 5_000_001);
    // The run failed, and so stands for itself; trace 2 came later than 9, but has a lower number.
    recorder.weigh(1, 1, 4);
    recorder.weigh(2, 3, 3);
    await store.write(recorder.takeDelta()!);
    const read = await store.read('a');
    expect(toTraceJson(read!)).toBe(toTraceJson(recorder));
    expect([read?.spans.flags(run), read?.counters.rowCount]).toEqual([1, 3]);
    expect(new Map(read?.weights)).toEqual(
      new Map([
        [1, { spans: 1, details: 4 }],
        [2, { spans: 3, details: 3 }],
        [9, { spans: 1, details: 10 }],
      ]),
    );
  });

  it('counts what counters take', async () => {
    const store = await makeStore();
    const session = new TestSession('a');
    session.turn();
    session.count('heap', 1);
    session.count('heap', 2);
    await store.write(session.recorder.takeDelta()!);
    const before = (await store.list())[0].bytes;
    session.count('heap', 3);
    await store.write(session.recorder.takeDelta()!);
    // A sample takes 20 bytes.
    expect((await store.list())[0].bytes).toBe(before + 20);
  });

  it('keeps and counts no sample twice when a session is written again in full, and goes on after it', async () => {
    const store = await makeStore();
    const session = new TestSession('a');
    for (const value of [10, 20]) {
      session.count('heap', value);
      await store.write(session.recorder.takeDelta()!);
    }
    const before = await store.list();
    session.recorder.weigh(3, 2, 2);
    await store.write(session.recorder.takeDelta(true)!);
    await store.write(session.recorder.takeDelta(true)!);
    expect(await store.list()).toEqual(before);
    session.count('heap', 30);
    await store.write(session.recorder.takeDelta()!);
    const read = await store.read('a');
    expect(samplesOf(read)).toEqual([
      [0, 10],
      [1, 20],
      [2, 30],
    ]);
    expect([...read!.weights]).toEqual([[3, { spans: 2, details: 2 }]]);
  });

  it('keeps more samples than the recorder still holds', async () => {
    const store = await makeStore();
    const session = new TestSession('a', { maxCounters: 2048 });
    for (let at = 0; at < 2500; at++) {
      session.count('heap', at);
      if (at % 500 === 499) await store.write(session.recorder.takeDelta()!);
    }
    // Chunks of 1024: the first has made room.
    expect(session.recorder.counters.firstRow).toBe(1024);
    const samples = samplesOf(await store.read('a'));
    expect(samples).toHaveLength(2500);
    expect(samples.every(([number, value]) => number === value)).toBe(true);
  });

  it('numbers samples as the session did when the oldest were gone before they were written', async () => {
    const store = await makeStore();
    const session = new TestSession('a', { maxCounters: 2048 });
    for (let at = 0; at < 2500; at++) session.count('heap', at);
    await store.write(session.recorder.takeDelta()!);
    const read = await store.read('a');
    expect(samplesOf(read).at(0)).toEqual([1024, 1024]);
    expect(samplesOf(read).at(-1)).toEqual([2499, 2499]);
    expect(read?.dropped.counters).toBe(1024);
    expect(toTraceJson(read!)).toBe(toTraceJson(session.recorder));
  });

  it('deletes counters and weights with their session', async () => {
    const store = await makeStore();
    const write = async (id: string): Promise<TestSession> => {
      const session = new TestSession(id);
      session.count('heap', 1);
      session.recorder.weigh(1, 2, 2);
      await store.write(session.recorder.takeDelta()!);
      return session;
    };
    await write('a');
    await write('b');
    await store.delete('a');
    await store.write(new TestSession('a').recorder.takeDelta(true)!);
    const [again, other] = [await store.read('a'), await store.read('b')];
    expect([samplesOf(again), again?.weights.size]).toEqual([[], 0]);
    expect([samplesOf(other), other?.weights.size]).toEqual([[[0, 1]], 1]);
  });

  it('pins and unpins, and keeps it when the session is renamed or goes on', async () => {
    const store = await makeStore();
    const session = new TestSession('a');
    await store.write(session.recorder.takeDelta()!);
    await store.pin!('a', true);
    await store.rename('a', 'Slow level');
    session.turn();
    await store.write(session.recorder.takeDelta()!);
    expect((await store.list())[0]).toMatchObject({ pinned: true, session: { name: 'Slow level' } });
    expect((await store.read('a'))?.session).toEqual({ ...session.recorder.session, name: 'Slow level' });
    await store.pin!('a', false);
    expect((await store.list())[0].pinned).toBe(false);
    await store.pin!('nobody', true);
    expect(await store.list()).toHaveLength(1);
  });

  it('tells sessions in numbers, the running one up to its last write', async () => {
    const store = await makeStore();
    const [a, b] = [new TestSession('a'), new TestSession('b')];
    for (const session of [a, b]) {
      // Two runs in the first write, 500 (5 s, so that figures are stored meanwhile) in each of two others.
      for (const turns of [2, 500, 500]) {
        for (let turn = 0; turn < turns; turn++) session.turn();
        session.count('heap', turns);
        await store.write(session.recorder.takeDelta()!);
      }
    }
    await store.rename('a', 'Slow level');
    const aggregates = await store.aggregates!();
    expect(aggregates).toEqual([
      { ...aggregateTrace(a.recorder), session: { ...a.recorder.session, name: 'Slow level' } },
      aggregateTrace(b.recorder),
    ]);
    const { values } = aggregates[0].series.find(({ kind }) => kind === 'pipeline')!;
    expect([values.count, values.mean]).toEqual([1002, 10]);
    expect((await store.aggregates!(['b', 'nobody'])).map(({ session }) => session.id)).toEqual(['b']);
  });

  it('counts each span once when a session is written again in full', async () => {
    const store = await makeStore();
    const session = new TestSession('a');
    session.turn();
    await store.write(session.recorder.takeDelta()!);
    await store.write(session.recorder.takeDelta(true)!);
    session.turn();
    await store.write(session.recorder.takeDelta()!);
    expect(await store.aggregates!()).toEqual([aggregateTrace(session.recorder)]);
  });

  it('gives up the spans of a session, and keeps its line and its figures', async () => {
    const store = await makeStore();
    const session = new TestSession('a');
    for (let turn = 0; turn < 600; turn++) session.turn();
    session.log('hello');
    session.count('heap', 3);
    await store.write(session.recorder.takeDelta()!);
    await store.pin!('a', true);
    const figures = await store.aggregates!();
    const [before] = await store.list();
    await store.compact!('a');
    await store.compact!('a');
    const [after] = await store.list();
    expect(after).toEqual({ ...before, raw: false, bytes: after.bytes });
    expect([after.spans, after.executions]).toEqual([1200, 600]);
    expect(after.bytes).toBeLessThan(before.bytes);
    // Which runs are alike goes with the spans.
    expect(await store.aggregates!()).toEqual(figures.map(withoutStrata));
    const read = (await store.read('a'))!;
    expect([read.spans.rowCount, read.logs.length, read.counters.rowCount - read.counters.firstRow, read.weights.size]).toEqual([
      0, 0, 0, 0,
    ]);
    expect(read.until).toBe(6000);
    await store.compact!('nobody');
  });

  it('takes a session whose spans were given up again in full only', async () => {
    const store = await makeStore();
    const session = new TestSession('a');
    session.turn();
    await store.write(session.recorder.takeDelta()!);
    await store.pin!('a', true);
    await store.compact!('a');
    session.turn();
    await expect(store.write(session.recorder.takeDelta()!)).rejects.toBeInstanceOf(SessionGoneError);
    await store.write(session.recorder.takeDelta(true)!);
    expect(toTraceJson((await store.read('a'))!)).toBe(toTraceJson(session.recorder));
    expect((await store.list())[0]).toMatchObject({ raw: true, pinned: true, spans: 4 });
    expect(await store.aggregates!()).toEqual([aggregateTrace(session.recorder)]);
  });

  it('never mixes two sessions that have one id: the first stays, the second is told', async () => {
    const store = await makeStore();
    const [first, second] = [new TestSession('a'), new TestSession('a', { timeOrigin: TIME_ORIGIN + 1 })];
    first.turn('one');
    await store.write(first.recorder.takeDelta()!);
    second.turn('two');
    await expect(store.write(second.recorder.takeDelta()!)).rejects.toMatchObject({ name: 'SessionClashError' });
    expect(toTraceJson((await store.read('a'))!)).toBe(toTraceJson(first.recorder));
    first.turn('three');
    await store.write(first.recorder.takeDelta()!);
    expect(toTraceJson((await store.read('a'))!)).toBe(toTraceJson(first.recorder));
  });

  it('lists, reads and tells the figures of a session without spans', async () => {
    const store = await makeStore();
    const session = new TestSession('a');
    await store.write(session.recorder.takeDelta()!);
    expect(await store.list()).toMatchObject([{ spans: 0, executions: 0, raw: true }]);
    expect((await store.read('a'))?.spans.rowCount).toBe(0);
    expect(await store.aggregates!()).toMatchObject([{ series: [], folded: 0 }]);
    await store.compact!('a');
    expect(await store.list()).toMatchObject([{ spans: 0, raw: false }]);
  });

  it('keeps sessions in order and apart when the clock was set back between them', async () => {
    const store = await makeStore();
    const [before, after] = [new TestSession('a'), new TestSession('b', { timeOrigin: TIME_ORIGIN - 86_400_000 })];
    for (const session of [before, after]) {
      session.turn();
      await store.write(session.recorder.takeDelta()!);
    }
    // The later one bears the earlier time, and is listed by what it bears.
    expect((await store.list()).map(({ session }) => session.id)).toEqual(['a', 'b']);
    expect(toTraceJson((await store.read('b'))!)).toBe(toTraceJson(after.recorder));
  });

  it('keeps records on shelves, in order of their keys', async () => {
    const { shelves } = await makeStore();
    await shelves!.put('baselines', 'b', { x: 2 });
    await shelves!.put('baselines', 'a', { x: 1 });
    await shelves!.put('events', 'a', { x: 3 });
    await shelves!.put('baselines', 'b', { x: 4 });
    expect(await shelves!.list('baselines')).toEqual([{ x: 1 }, { x: 4 }]);
    await shelves!.remove('baselines', 'a');
    await shelves!.remove('baselines', 'nobody');
    expect([await shelves!.list('baselines'), await shelves!.list('events'), await shelves!.list('alerts')]).toEqual([
      [{ x: 4 }],
      [{ x: 3 }],
      [],
    ]);
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

  it('holds 65,536 samples and 204,800 weights of a session and lets the oldest go', async () => {
    const store = new MemoryStore();
    const session = new TestSession('a', { maxCounters: 2048 });
    const name = session.recorder.intern('heap');
    for (let at = 0; at < 66_000; at++) {
      session.recorder.count(name, at, at);
      if (at % 1000 === 999) await store.write(session.recorder.takeDelta()!);
    }
    const weight = { spans: 2, details: 2 };
    const delta = session.recorder.takeDelta(true)!;
    await store.write({ ...delta, weights: Array.from({ length: 204_801 }, (_item, trace) => [trace, weight] as const) });
    const read = await store.read('a');
    const samples = samplesOf(read);
    // 64 chunks of 1024 are full before the 66,000th, so one has made room.
    expect([samples.length, samples.at(0), samples.at(-1)]).toEqual([66_000 - 1024, [1024, 1024], [65_999, 65_999]]);
    expect((await store.list())[0].bytes).toBe(65_536 * 20 + 2 * 'heap'.length);
    expect([read?.weights.size, read?.weights.has(0), read?.weights.has(1)]).toEqual([204_800, false, true]);
  });
});
