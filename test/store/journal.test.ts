import 'fake-indexeddb/auto';
import { deleteDB, openDB, type IDBPDatabase } from 'idb';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { IndexedDbStore } from '../../src/store/indexed-db-store.js';
import { Journal } from '../../src/store/journal.js';
import { prepareDelta, type PreparedDelta } from '../../src/store/prepared-delta.js';
import { TestSession } from './recorded-session.js';

let databases = 0;
let name: string;
let journal: Journal;
let raw: IDBPDatabase;

beforeEach(async () => {
  name = `journal-test-${databases++}`;
  journal = await Journal.open(name);
  raw = await openDB(`${name}-journal`);
});

afterEach(() => {
  journal.close();
  raw.close();
});

function makeDelta(id: string, sequence = 1): PreparedDelta {
  const session = new TestSession(id);
  session.turn();
  session.log('line');
  return prepareDelta(session.recorder.takeDelta(true)!, sequence);
}

/** Has the length, and nothing in it. */
const sparse = (length: number): unknown[] => Object.assign([], { length });

describe('a journal with a damaged record', () => {
  const sound = makeDelta('0');
  const [chunk] = sound.chunks;
  const damages: readonly (readonly [string, unknown])[] = [
    ['null', null],
    ['a text', 'x'],
    ['no delta', { sequence: 1 }],
    ['a session without id', { ...sound, session: {} }],
    ['an id that is no key', { ...sound, session: { ...sound.session, id: { a: 1 } } }],
    ['the id of another session', { ...sound, session: { ...sound.session, id: 'b' } }],
    ['the number of another delta', { ...sound, sequence: 2 }],
    ['no time', { ...sound, until: NaN }],
    ['strings that are no list', { ...sound, strings: { length: 4e9, slice: 1 } }],
    ['a list of strings without strings', { ...sound, strings: sparse(3) }],
    ['strings at a position out of range', { ...sound, firstString: 4e9 }],
    ['a log of millions of lines', { ...sound, logs: sparse(2 ** 21) }],
    ['millions of chunks', { ...sound, chunks: sparse(2 ** 21) }],
    ['a chunk of more rows than its columns', { ...sound, chunks: [{ ...chunk, count: 5e7 }] }],
    ['a chunk of more attributes than rows', { ...sound, chunks: [{ ...chunk, attributeRows: new Uint32Array(3) }] }],
    ['a chunk without the text of its attributes', { ...sound, chunks: [{ ...chunk, attributeText: undefined }] }],
    ['no counters', { ...sound, counters: undefined }],
    ['no weights', { ...sound, weights: [] }],
  ];

  it.each(damages)('drops it, and stores those after it: %s', async (_name, value) => {
    await raw.put('deltas', value, ['0', 1]);
    await journal.add([makeDelta('good')]);
    const store = await IndexedDbStore.open(name);
    expect((await store.list()).map(({ session }) => session.id)).toEqual(['good']);
    expect(await raw.getAllKeys('deltas')).toEqual([]);
    store.close();
  });
});

describe('a journal whose records are refused', () => {
  async function store(refusal: Error): Promise<unknown> {
    await journal.add([makeDelta('a'), makeDelta('b'), makeDelta('c')]);
    const written: string[] = [];
    await journal.store(({ session }) => {
      if (session.id === 'b') return Promise.reject(refusal);
      written.push(session.id);
      return Promise.resolve();
    });
    return { written, left: (await raw.getAllKeys('deltas')).map((key) => (key as unknown[])[0]) };
  }

  it.each(['QuotaExceededError', 'AbortError', 'InvalidStateError', 'UnknownError'])('keeps them for another time: %s', async (refusal) => {
    expect(await store(new DOMException('', refusal))).toEqual({ written: ['a'], left: ['b', 'c'] });
  });

  it.each(['DataError', 'DataCloneError', 'ConstraintError'])('drops the one that never can be stored: %s', async (refusal) => {
    expect(await store(new DOMException('', refusal))).toEqual({ written: ['a', 'c'], left: [] });
  });
});

describe('a journal that is slow to open', () => {
  /** Opens one that another connection holds up until it is let go. */
  async function openHeldUp(slow: string): Promise<{ late: Journal; letGo: () => Promise<void> }> {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const holder = await openDB(`${slow}-journal`);
    const deletion = deleteDB(`${slow}-journal`);
    const opening = Journal.open(slow);
    // Longer than anybody waits for it.
    await vi.advanceTimersByTimeAsync(5000);
    const letGo = async (): Promise<void> => {
      holder.close();
      await deletion;
    };
    return { late: await opening, letGo };
  }

  it('is not waited for, and used once it is open', async () => {
    const { late, letGo } = await openHeldUp(`${name}-slow`);
    await expect(late.add([makeDelta('a')])).rejects.toThrow('there is no journal');
    await letGo();
    const other = await openDB(`${name}-slow-journal`);
    await late.add([makeDelta('a')]);
    expect(await other.getAllKeys('deltas')).toEqual([['a', 1]]);
    other.close();
    late.close();
  });

  it('is closed again when nobody wants it any more', async () => {
    const { late, letGo } = await openHeldUp(`${name}-closed`);
    late.close();
    await letGo();
    const other = await openDB(`${name}-closed-journal`);
    await expect(late.add([makeDelta('a')])).rejects.toThrow('there is no journal');
    other.close();
  });
});
