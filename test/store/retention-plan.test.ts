import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SessionSummary } from '../../src/model/ports.js';
import { DEFAULT_RETENTION, type Retention } from '../../src/model/retention.js';
import { applyRetention, makeRoom } from '../../src/store/give-up.js';
import { isLocked, planRetention, planRoom, type RetentionPlan } from '../../src/store/retention-plan.js';
import { line, ListedStore } from './listed-store.js';
import { TIME_ORIGIN } from './recorded-session.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = TIME_ORIGIN + 100 * DAY;
const MOMENT = { now: NOW, running: undefined };

const ago = (id: string, time: number, more: Partial<SessionSummary> = {}): SessionSummary => line(id, NOW - time, more);
const plan = (sessions: readonly SessionSummary[], limits: Partial<Retention> = {}, running?: string): RetentionPlan =>
  planRetention(sessions, { ...DEFAULT_RETENTION, ...limits }, { now: NOW, running });

describe('planRetention', () => {
  it('takes the spans of what was last written longer ago than the days, and all of what is older than the days of figures', () => {
    const sessions = [ago('new', HOUR), ago('edge', 7 * DAY), ago('old', 7 * DAY + 1), ago('figures', 90 * DAY, { raw: false })];
    expect(plan([...sessions, ago('gone', 90 * DAY + 1, { raw: false }), ago('late', 91 * DAY)])).toEqual({
      compact: ['old'],
      remove: ['late', 'gone'],
    });
  });

  it('takes the spans of the oldest beyond the number, whatever their order, and counts the running one', () => {
    const sessions = [ago('c', 3 * HOUR), ago('a', HOUR), ago('d', 4 * HOUR), ago('b', 2 * HOUR), ago('f', 5 * HOUR, { raw: false })];
    expect(plan(sessions, { sessions: 2 })).toEqual({ compact: ['d', 'c'], remove: [] });
    expect(plan(sessions, { sessions: 2 }, 'd')).toEqual({ compact: ['c', 'b'], remove: [] });
  });

  it('takes the oldest spans until the bytes fit, and no more', () => {
    // 400 bytes, of which two sessions of 100 must go.
    const sessions = [ago('a', HOUR), ago('b', 2 * HOUR), ago('c', 3 * HOUR), ago('d', 4 * HOUR)];
    expect(plan(sessions, { bytes: 299 })).toEqual({ compact: ['d', 'c'], remove: [] });
    expect(plan(sessions, { bytes: 300 })).toEqual({ compact: ['d'], remove: [] });
    expect(plan(sessions, { bytes: 400 })).toEqual({ compact: [], remove: [] });
  });

  it('deletes figures only when no spans are left to give, the oldest first', () => {
    const sessions = [ago('a', HOUR), ago('x', 2 * HOUR, { raw: false, bytes: 10 }), ago('y', 3 * HOUR, { raw: false, bytes: 10 })];
    expect(plan(sessions, { bytes: 20 })).toEqual({ compact: ['a'], remove: [] });
    expect(plan(sessions, { bytes: 15 })).toEqual({ compact: ['a'], remove: ['y'] });
  });

  it('does not delete figures where that would not keep the bytes either', () => {
    const sessions = [ago('big', HOUR, { pinned: true, bytes: 1000 }), ago('x', 2 * HOUR, { raw: false, bytes: 10 })];
    expect(plan(sessions, { bytes: 500 })).toEqual({ compact: [], remove: [] });
  });

  it('leaves pinned sessions, the running one, and what was written in the last ten minutes alone', () => {
    const sessions = [
      ago('pinned', 200 * DAY, { pinned: true }),
      ago('running', 200 * DAY),
      ago('elsewhere', 10 * MINUTE),
      ago('over', 10 * MINUTE + 1),
    ];
    expect(plan(sessions, { sessions: 1, bytes: 1 }, 'running')).toEqual({ compact: ['over'], remove: [] });
  });

  it('keeps a session of another tab that began long ago and is still written', () => {
    const week = { ...ago('week', 0), until: 8 * DAY };
    const long = { ...week, session: { ...week.session, timeOrigin: NOW - 8 * DAY } };
    expect(plan([long], { sessions: 1, bytes: 1 })).toEqual({ compact: [], remove: [] });
  });

  it('counts what is dated in the future as new: a clock that was set back gives up nothing by age', () => {
    expect(plan([ago('tomorrow', -DAY), ago('next year', -365 * DAY)])).toEqual({ compact: [], remove: [] });
  });

  it('gives what is dated far in the future last by number and bytes, as it does not run, and takes a day for a clock set right', () => {
    const sessions = [ago('next year', -365 * DAY), ago('tomorrow', -DAY), ago('old', HOUR)];
    expect(plan(sessions, { sessions: 2 })).toEqual({ compact: ['old'], remove: [] });
    expect(plan(sessions, { sessions: 1 })).toEqual({ compact: ['old', 'next year'], remove: [] });
    expect(plan(sessions, { bytes: 1 })).toEqual({ compact: ['old', 'next year'], remove: [] });
  });
});

describe('planRoom', () => {
  it('takes the oldest spans, then the oldest session, then nothing', () => {
    const figures = ago('figures', 5 * HOUR, { raw: false });
    const sessions = [ago('b', 2 * HOUR), ago('a', 3 * HOUR), figures, ago('pinned', DAY, { pinned: true }), ago('now', 0)];
    expect(planRoom(sessions, MOMENT)).toEqual({ compact: ['a'], remove: [] });
    expect(planRoom([figures, ...sessions.slice(3)], MOMENT)).toEqual({ compact: [], remove: ['figures'] });
    expect(planRoom(sessions.slice(3), MOMENT)).toEqual({ compact: [], remove: [] });
    expect(planRoom([ago('a', DAY)], { now: NOW, running: 'a' })).toEqual({ compact: [], remove: [] });
  });
});

const summaries = fc.array(
  fc.record({
    age: fc.oneof(fc.integer({ min: -400 * DAY, max: 400 * DAY }), fc.integer({ min: -20 * MINUTE, max: 20 * MINUTE })),
    bytes: fc.integer({ min: 0, max: 1000 }),
    pinned: fc.boolean(),
    raw: fc.boolean(),
  }),
  { maxLength: 30 },
);
const limits = fc.record({
  days: fc.integer({ min: 1, max: 100 }),
  aggregateDays: fc.integer({ min: 100, max: 300 }),
  sessions: fc.integer({ min: 1, max: 20 }),
  bytes: fc.integer({ min: 1, max: 10_000 }),
});

describe('the laws of giving up', () => {
  it('never touches locked sessions, and afterwards all limits are kept or nothing is left to give', async () => {
    await fc.assert(
      fc.asyncProperty(summaries, limits, fc.nat(29), async (records, retention, running) => {
        const store = new ListedStore(records.map(({ age, ...more }, at) => ago(`s${at}`, age, more)));
        const before = store.lines;
        const moment = { now: NOW, running: `s${running}` };
        const given = await applyRetention(store, retention, moment);
        const byId = new Map(store.lines.map((one) => [one.session.id, one]));
        for (const one of before) if (isLocked(one, moment)) expect(byId.get(one.session.id)).toEqual(one);
        expect(store.lines.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(
          before.reduce((sum, { bytes }) => sum + bytes, 0) - given.bytes,
        );

        const free = store.lines.filter((one) => !isLocked(one, moment));
        const age = ({ session, until }: SessionSummary): number => NOW - session.timeOrigin - until;
        for (const one of free) {
          expect(age(one)).toBeLessThanOrEqual(retention.aggregateDays * DAY);
          if (one.raw) expect(age(one)).toBeLessThanOrEqual(retention.days * DAY);
        }
        const rawIsLeft = free.some(({ raw }) => raw);
        if (rawIsLeft) {
          expect(store.lines.filter(({ raw }) => raw).length).toBeLessThanOrEqual(retention.sessions);
          expect(store.bytes).toBeLessThanOrEqual(retention.bytes);
        }
        const locked = store.lines.filter((one) => isLocked(one, moment)).reduce((sum, { bytes }) => sum + bytes, 0);
        if (free.length > 0 && locked <= retention.bytes) expect(store.bytes).toBeLessThanOrEqual(retention.bytes);
      }),
      { numRuns: 500 },
    );
  });

  it('gives up older spans before younger ones, spans before figures, and nothing a second time', async () => {
    await fc.assert(
      fc.asyncProperty(summaries, limits, async (records, retention) => {
        const store = new ListedStore(records.map(({ age, ...more }, at) => ago(`s${at}`, Math.abs(age), more)));
        const before = store.lines;
        await applyRetention(store, retention, MOMENT);
        const after = new Map(store.lines.map((one) => [one.session.id, one]));
        const written = ({ session, until }: SessionSummary): number => session.timeOrigin + until;
        const free = before.filter((one) => one.raw && !isLocked(one, MOMENT));
        const kept = free.filter(({ session }) => after.get(session.id)?.raw);
        const oldestKept = Math.min(...kept.map(written));
        for (const one of free) if (!kept.includes(one)) expect(written(one)).toBeLessThanOrEqual(oldestKept);
        const calls = store.calls.length;
        expect(await applyRetention(store, retention, MOMENT)).toEqual({ compacted: 0, removed: 0, bytes: 0 });
        expect(store.calls).toHaveLength(calls);
      }),
      { numRuns: 300 },
    );
  });

  it('makes the room that is wanted, or gives all that there is to give', async () => {
    await fc.assert(
      fc.asyncProperty(summaries, fc.integer({ min: 1, max: 5000 }), async (records, wanted) => {
        const store = new ListedStore(records.map(({ age, ...more }, at) => ago(`s${at}`, age, more)));
        const given = await makeRoom(store, wanted, MOMENT);
        const free = store.lines.filter((one) => !isLocked(one, MOMENT));
        if (given.bytes < wanted) expect(free).toEqual([]);
        // No more than that: without the last one, it would not have been enough.
        if (free.length > 0 && store.calls.length > 0) expect(given.bytes - 1000).toBeLessThan(wanted);
      }),
    );
  });
});

describe('applyRetention', () => {
  it('goes on until the bytes fit, as what is left of a session is not known before', async () => {
    // 8 sessions of 100 bytes. 350 allow 3 of them and 50 bytes of the others, which are 5: just that.
    const store = new ListedStore(Array.from({ length: 8 }, (_, at) => ago(`s${at}`, (at + 1) * HOUR)));
    expect(await applyRetention(store, { ...DEFAULT_RETENTION, bytes: 350 }, MOMENT)).toEqual({ compacted: 5, removed: 0, bytes: 450 });
    // 345 do not: one more gives up its spans.
    expect(await applyRetention(store, { ...DEFAULT_RETENTION, bytes: 345 }, MOMENT)).toEqual({ compacted: 1, removed: 0, bytes: 90 });
    // 60 and 200 bytes; then figures alone, 80, of which three must go.
    expect(await applyRetention(store, { ...DEFAULT_RETENTION, bytes: 59 }, MOMENT)).toEqual({ compacted: 2, removed: 3, bytes: 210 });
    expect(store.calls.slice(-3)).toEqual(['delete s7', 'delete s6', 'delete s5']);
  });

  it('deletes sessions of a store that cannot give up spans alone, or that does not do what it says', async () => {
    const store = new ListedStore([ago('a', 8 * DAY)]);
    expect(await applyRetention(Object.assign(store, { compact: undefined }), DEFAULT_RETENTION, MOMENT)).toMatchObject({ removed: 1 });
    const stubborn = new ListedStore([ago('a', 8 * DAY)]);
    stubborn.compact = () => Promise.resolve();
    expect(await applyRetention(stubborn, DEFAULT_RETENTION, MOMENT)).toEqual({ compacted: 0, removed: 1, bytes: 100 });
    stubborn.lines = [ago('b', 8 * DAY)];
    stubborn.delete = () => Promise.resolve();
    expect(await applyRetention(stubborn, DEFAULT_RETENTION, MOMENT)).toEqual({ compacted: 0, removed: 1, bytes: 0 });
  });
});
