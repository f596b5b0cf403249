import { afterEach, describe, expect, it, vi } from 'vitest';
import { Game } from '../../demo/game/game.js';
import type { GameEvent } from '../../demo/game/game-event.js';
import { ActionDiscovery } from '../../demo/pipeline/action-discovery.js';
import { STAGES, type StageName } from '../../demo/pipeline/discovery-context.js';
import { Scenarios, SLOW_STAGE_MS } from '../../demo/scenarios.js';
import { BLOCK_EVERY_MS, BLOCK_MS, burn } from '../../demo/scenarios/main-thread-blocker.js';
import { compareEverythingWithEverything } from '../../demo/scenarios/slow-work.js';
import { UNDOABLE_ACTION } from '../../demo/scenarios/undo-history.js';
import { createRandom } from '../../demo/world/random.js';
import { DEFAULT_STAGE_THRESHOLDS, SpanKind, SpanStatus } from '../../src/index.js';
import { pause, quietTracer, tinyWorld } from './tiny-world.js';

afterEach(() => vi.useRealTimers());

/** A clock that moves by `step` ms each time it is read. */
function tickingClock(step: number): () => number {
  let time = 0;
  return () => (time += step);
}

describe('slow stage', () => {
  it('is beyond the stage’s threshold, each of them', () => {
    for (const stage of STAGES) expect(SLOW_STAGE_MS[stage]).toBe(1.6 * (DEFAULT_STAGE_THRESHOLDS[stage]?.duration ?? NaN));
  });

  it('really compares pairs, until the time is up', () => {
    // The clock is read once before and once for each pair: reads 1 … 11 ms; from 11 ms on it is over, so 9 pairs: reads 2 … 10.
    expect(compareEverythingWithEverything(tinyWorld(), 10, tickingClock(1))).toEqual({ compared: 9, twins: 0 });
  });

  it('finds twins: the work has a result', () => {
    const world = tinyWorld();
    world.store.set('item:2', 'name', { text: 'rye loaf' });
    world.store.set('item:2', 'shape', { shape: 'loaf' });
    // 11 entities: 121 pairs; the two loaves are found from either side.
    expect(compareEverythingWithEverything(world, 121, tickingClock(1 - 1e-9)).twins).toBe(2);
  });

  it('loads the chosen stage only, in parts that add up over its candidates', () => {
    const reads: Record<string, number> = {};
    let stage: StageName = 'component_filtering';
    let time = 0;
    const scenarios = new Scenarios(() => {
      reads[stage] = (reads[stage] ?? 0) + 1;
      return (time += 1);
    });
    scenarios.slowStage = 'action_formatting';
    const world = tinyWorld();
    for (stage of STAGES) for (let candidate = 0; candidate < 4; candidate++) scenarios.load(stage, 4, world);
    // 240 ms over 4 candidates: 60 ms each. At 1 ms a read: one read before, and sixty until the time is up.
    expect(reads).toEqual({ action_formatting: 4 * 61 });
  });
});

describe('failing action', () => {
  it('throws in one rule; the pipeline goes on with the other actions', async () => {
    const scenarios = new Scenarios(() => performance.now());
    scenarios.failingAction = true;
    const tracer = quietTracer();
    const discovery = new ActionDiscovery({ tracer, pause, actions: scenarios.actions, load: scenarios.load });
    const found = await discovery.discover(tinyWorld(), 'char:0');
    expect(found.success).toBe(false);
    expect(found.failures).toEqual([{ actionId: 'demo:pick_up', message: 'Unrecognized operation moon_phase' }]);
    const ids = found.actions.map(({ actionId }) => actionId);
    expect(ids).not.toContain('demo:pick_up');
    expect(ids).toContain('demo:wait');
    expect(found.trace.logs.some(({ type, source }) => type === 'error' && source === 'prerequisite_evaluation')).toBe(true);
    tracer.stop();
  });

  it('throws in one deed, whose span is an error; the turn goes on', async () => {
    const scenarios = new Scenarios(() => performance.now());
    scenarios.failingAction = true;
    const world = tinyWorld();
    const events: GameEvent[] = [];
    const tracer = quietTracer();
    const game = new Game(world, { tracer, scenarios, pause, onEvent: (event) => events.push(event) });
    await game.turn({ actionId: 'demo:talk', targets: { character: 'char:1' }, text: 'talk with Bob' });
    const told = events.find(({ actor }) => actor === 'char:0');
    expect(told?.tone).toBe('fault');
    expect(told?.text).toMatch(/^tries to talk with Bob, and fails: Cannot read properties of undefined/);
    const { spans, strings } = tracer.toTraceData();
    const rows = Array.from({ length: spans.rowCount }, (_, row) => row).filter((row) => spans.kind(row) === SpanKind.action);
    const talk = rows.find((row) => strings.get(spans.nameId(row)) === 'demo:talk') ?? -1;
    expect(spans.status(talk)).toBe(SpanStatus.error);
    expect(new Set(events.map(({ actor }) => actor)).size).toBe(3);
    tracer.stop();
  });

  it('is whole again when switched off', () => {
    const scenarios = new Scenarios(() => 0);
    const before = scenarios.actions();
    scenarios.failingAction = true;
    expect(scenarios.actions()).not.toBe(before);
    scenarios.failingAction = false;
    expect(scenarios.actions()).toBe(before);
  });
});

describe('memory leak', () => {
  it('retains deep copies of the world for each thing picked up, made at the turn’s end, and lets go when switched off', () => {
    const scenarios = new Scenarios(() => 0);
    const world = tinyWorld();
    const act = (): void => {
      const [item] = world.store.all().filter(({ portable, position }) => portable && position);
      const [actor] = world.store.all().filter(({ inventory, position }) => inventory && position);
      scenarios.handlers()[UNDOABLE_ACTION]({ world, actor: actor.id, targets: { item: item.id }, random: createRandom(1) });
    };
    act();
    scenarios.afterTurn(world);
    expect(scenarios.history.entities).toBe(0);
    scenarios.leaking = true;
    scenarios.afterTurn(world);
    act();
    expect(scenarios.history.entities).toBe(0);
    scenarios.afterTurn(world);
    scenarios.afterTurn(world);
    // 1,000 entities at least, in whole worlds of 11: 91 worlds, 1,001 entities; of one turn only.
    expect([scenarios.history.worlds, scenarios.history.entities]).toEqual([91, 1_001]);
    scenarios.leaking = false;
    expect([scenarios.history.worlds, scenarios.history.entities]).toEqual([0, 0]);
  });
});

describe('block main thread', () => {
  it('burns until the time is up, on real work', () => {
    // The clock is read once before, then before each number from 2 on: at 10 ms from the start nine numbers were done, 2 … 10.
    expect(burn(10, tickingClock(1))).toBe(4); // 2, 3, 5, 7
  });

  it('strikes every two seconds while on, and stops', () => {
    vi.useFakeTimers();
    let time = 0;
    const now = vi.fn(() => (time += BLOCK_MS));
    const { blocker } = new Scenarios(now);
    blocker.on = true;
    blocker.on = true; // no second timer
    vi.advanceTimersByTime(3 * BLOCK_EVERY_MS);
    expect(now).toHaveBeenCalledTimes(3 * 2); // each time: when to stop, and that it is time
    blocker.on = false;
    vi.advanceTimersByTime(3 * BLOCK_EVERY_MS);
    expect(now).toHaveBeenCalledTimes(3 * 2);
    expect(blocker.on).toBe(false);
  });
});
