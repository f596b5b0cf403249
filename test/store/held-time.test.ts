import { describe, expect, it } from 'vitest';
import type { DeltaSource, SessionDelta, TimedRun } from '../../src/model/ports.js';
import { HeldTime } from '../../src/store/held-time.js';
import { MemoryStore } from '../../src/store/memory-store.js';
import { TraceHistory } from '../../src/store/trace-history.js';
import { TestStore } from './history-world.js';
import { TestSession } from './recorded-session.js';

class Hand {
  time = 0;
  readonly timeOrigin = 0;
  readonly now = (): number => this.time;
  readonly work = (duration: number): (() => void) => {
    return () => void (this.time += duration);
  };
}

describe('HeldTime', () => {
  it('adds up stretches, and counts work within work once', () => {
    const hand = new Hand();
    const own: number[] = [];
    const source: DeltaSource = {
      takeDelta: () => undefined,
      timed(work) {
        const from = hand.time;
        const result = work();
        own.push(hand.time - from);
        return result;
      },
    };
    const held = new HeldTime(hand);
    const timed = held.by(source);
    timed(() => {
      hand.work(2)();
      timed(hand.work(3));
      held.by(source)(hand.work(4));
    });
    hand.work(100)();
    timed(hand.work(1));
    expect(held.total).toBe(10);
    expect(own).toEqual([9, 1]);
  });

  it('counts work that throws, and goes on', () => {
    const hand = new Hand();
    const held = new HeldTime(hand);
    const timed = held.by({ takeDelta: () => undefined });
    expect(() =>
      timed(() => {
        hand.work(5)();
        throw new Error('full');
      }),
    ).toThrow('full');
    timed(hand.work(1));
    expect(held.total).toBe(6);
  });
});

describe('the time of a write', () => {
  /** Does some of its work at once, and the rest a task later, as where the page packs. */
  class SlowStore extends TestStore {
    readonly hand = new Hand();
    override async write(delta: SessionDelta, timed?: TimedRun): Promise<void> {
      this.hand.work(2)();
      await new Promise((resolve) => setTimeout(resolve));
      // Not work, but waiting.
      this.hand.work(50)();
      timed?.(this.hand.work(30));
      return super.write(delta);
    }
  }

  it('is all for which it held the page up, also after its first wait', async () => {
    const store = new SlowStore();
    const history = new TraceHistory({
      open: () => Promise.resolve(store),
      fallback: new MemoryStore(),
      retention: () => ({ maxSessions: 1, maxDays: 1, maxBytes: 1 }) as never,
      onFault: () => undefined,
      clock: store.hand,
    });
    const session = new TestSession('a');
    session.turn();
    const stop = history.start(session.recorder);
    await history.flush();
    expect(history.status).toMatchObject({ writes: 1, lastWrite: 32 });
    session.turn();
    await history.flush();
    expect(history.status).toMatchObject({ writes: 2, lastWrite: 32 });
    await stop();
  });
});
