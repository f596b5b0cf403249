import { describe, expect, it, vi } from 'vitest';
import { addEvent, listEvents, MOST_EVENTS } from '../../src/store/history-events.js';
import { findStorageManager, measureStorage } from '../../src/store/storage-use.js';
import { MemoryStore } from '../../src/store/memory-store.js';
import { TraceHistory, type HistoryParts } from '../../src/store/trace-history.js';
import { DEFAULT_RETENTION } from '../../src/model/retention.js';
import { line, ListedStore, MapShelves } from './listed-store.js';

describe('events of the history', () => {
  it('are told newest first, also those of one moment and of a clock that was set back', async () => {
    const shelves = new MapShelves();
    for (const time of [1000, 5, 1000, 999]) await addEvent(shelves, { time, kind: 'made-room', message: `at ${time}` });
    expect((await listEvents(shelves)).map(({ time }) => time)).toEqual([1000, 1000, 999, 5]);
    expect((await listEvents(shelves))[0]).toEqual({ time: 1000, kind: 'made-room', message: 'at 1000' });
  });

  it('are at most a hundred: the oldest go', async () => {
    const shelves = new MapShelves();
    for (let time = 0; time < MOST_EVENTS + 5; time++) await addEvent(shelves, { time, kind: 'retention', message: '' });
    expect(shelves.records.size).toBe(MOST_EVENTS);
    expect((await listEvents(shelves)).at(-1)?.time).toBe(5);
  });

  it('are read with distrust', async () => {
    const shelves = new MapShelves();
    await shelves.put('events', 'a', { key: 'a', time: 'x', kind: 'retention', message: '' });
    await shelves.put('events', 'b', { key: 'b', time: 1, kind: 'else', message: '' });
    await shelves.put('events', 'c', ['c']);
    expect(await listEvents(shelves)).toEqual([]);
  });
});

function makeHistory(storage: HistoryParts['storage']) {
  const faults: unknown[] = [];
  const store = new ListedStore([line('a', 1000, { bytes: 70 }), line('b', 2000, { bytes: 5 })]);
  const parts = { fallback: new MemoryStore(), retention: () => DEFAULT_RETENTION, onFault: (error: unknown) => faults.push(error) };
  return { history: new TraceHistory({ open: () => Promise.resolve(store), storage, ...parts }), faults };
}

describe('room of the history', () => {
  it('is what its sessions take, and what the browser tells', async () => {
    const { history } = makeHistory({
      estimate: () => Promise.resolve({ usage: 100, quota: 1000 }),
      persisted: () => Promise.resolve(false),
    });
    expect(await history.storage()).toEqual({ sessions: 75, usage: 100, quota: 1000, persisted: false });
  });

  it('is told as far as it is known', async () => {
    expect(await makeHistory({}).history.storage()).toEqual({ sessions: 75 });
    const { history, faults } = makeHistory({
      estimate: () => Promise.reject(new Error('no')),
      persisted: () => Promise.resolve(true),
    });
    expect(await history.storage()).toEqual({ sessions: 75, persisted: true });
    expect(faults.map(String)).toEqual(['Error: no']);
    expect(await measureStorage(undefined, () => undefined)).toEqual({});
  });

  it('is asked to be kept, where that can be asked', async () => {
    const persist = vi.fn(() => Promise.resolve(true));
    const asked = makeHistory({ persist }).history;
    const heard = vi.fn();
    asked.onChange(heard);
    expect(await asked.requestPersistence()).toBe(true);
    expect(heard).toHaveBeenCalled();
    expect(await makeHistory({}).history.requestPersistence()).toBe(false);
    const { history, faults } = makeHistory({ persist: () => Promise.reject(new Error('no')) });
    expect(await history.requestPersistence()).toBe(false);
    expect(faults).toHaveLength(1);
  });

  it('is the room of the page by default', () => {
    vi.stubGlobal('navigator', { storage: { estimate: 1 } });
    expect(findStorageManager()).toEqual({ estimate: 1 });
    vi.stubGlobal('navigator', undefined);
    expect(findStorageManager()).toBeUndefined();
    vi.unstubAllGlobals();
  });
});
