import { afterEach, describe, expect, it, vi } from 'vitest';
import { Game } from '../../demo/game/game.js';
import type { GameEvent } from '../../demo/game/game-event.js';
import { overlap } from '../../demo/game/overlap.js';
import { isStillPossible } from '../../demo/game/still-possible.js';
import { turnOrder } from '../../demo/game/turn-order.js';
import { ACTIONS } from '../../demo/actions/definitions.js';
import { Scenarios } from '../../demo/scenarios.js';
import { generateWorld, type World } from '../../demo/world/generate-world.js';
import { SpanKind, type Tracer } from '../../src/index.js';
import { pause, quietTracer, tinyWorld } from './tiny-world.js';

const tracers: Tracer[] = [];
afterEach(() => {
  for (const tracer of tracers.splice(0)) tracer.stop();
  vi.useRealTimers();
});

function setUp(world: World): { game: Game; tracer: Tracer; events: GameEvent[]; scenarios: Scenarios } {
  const tracer = quietTracer();
  tracers.push(tracer);
  const events: GameEvent[] = [];
  const scenarios = new Scenarios(() => performance.now());
  return { game: new Game(world, { tracer, scenarios, pause, onEvent: (event) => events.push(event) }), tracer, events, scenarios };
}

interface Interval {
  readonly name: string;
  readonly trace: number;
  readonly start: number;
  readonly end: number;
}

function spansOf(tracer: Tracer, kind: number): Interval[] {
  const { spans, strings } = tracer.toTraceData();
  const found: Interval[] = [];
  for (let row = spans.firstRow; row < spans.rowCount; row++) {
    if (spans.kind(row) !== kind) continue;
    found.push({ name: strings.get(spans.nameId(row)), trace: spans.trace(row), start: spans.start(row), end: spans.end(row) });
  }
  return found;
}

describe('Game', () => {
  it('runs the four stages in order, once for each actor', async () => {
    const { game, tracer } = setUp(tinyWorld());
    await game.turn();
    // A tenth of four characters is under the least number of actors: three.
    expect(game.executions).toBe(3);
    expect(spansOf(tracer, SpanKind.pipeline).map(({ name }) => name)).toEqual(Array.from({ length: 3 }, () => 'action_discovery'));
    const stages = spansOf(tracer, SpanKind.stage);
    for (const { trace } of spansOf(tracer, SpanKind.pipeline)) {
      expect(stages.filter((stage) => stage.trace === trace).map(({ name }) => name)).toEqual([
        'component_filtering',
        'prerequisite_evaluation',
        'multi_target_resolution',
        'action_formatting',
      ]);
    }
  });

  it('overlaps the turns of actors, with each stage inside its own run', async () => {
    const { game, tracer } = setUp(generateWorld(500, 7));
    await game.turn();
    const runs = spansOf(tracer, SpanKind.pipeline);
    const overlapping = runs.filter((run) => runs.some((other) => other !== run && other.start < run.end && run.start < other.end));
    expect(overlapping.length).toBeGreaterThan(1);
    expect(tracer.status().unknownParents).toBe(0);
    for (const stage of spansOf(tracer, SpanKind.stage)) {
      const run = runs.find(({ trace }) => trace === stage.trace);
      expect(run !== undefined && run.start <= stage.start && stage.end <= run.end).toBe(true);
    }
  });

  it('plays the same game for the same seed', async () => {
    const story = async (): Promise<string[]> => {
      const { game, events } = setUp(generateWorld(200, 11));
      for (let turn = 0; turn < 8; turn++) await game.turn();
      return events.map(({ turn, name, text }) => `${turn} ${name} ${text}`);
    };
    expect(await story()).toEqual(await story());
  });

  it('keeps the number of entities, and every thing in one place', async () => {
    const { game } = setUp(generateWorld(200, 4));
    for (let turn = 0; turn < 25; turn++) await game.turn();
    const { store, items, characters } = game.world;
    expect(store.size).toBe(200);
    for (const id of items) {
      const { position, carried, spent } = store.get(id);
      expect([position, carried, spent].filter((place) => place !== undefined)).toHaveLength(1);
    }
    for (const id of characters) {
      for (const item of store.need(id, 'inventory').items) expect(store.get(item).carried?.by).toBe(id);
    }
  });

  it('does what the player chose, as an action span of the same trace', async () => {
    const world = tinyWorld();
    const { game, tracer, events } = setUp(world);
    await game.turn({ actionId: 'demo:light', targets: { lantern: 'item:3' }, text: 'light the tin lantern' });
    expect(world.store.get('item:3').light).toEqual({ lit: true });
    expect(events.find(({ actor }) => actor === 'char:0')?.text).toBe('lights the tin lantern.');
    const lit = spansOf(tracer, SpanKind.action).find(({ name }) => name === 'demo:light');
    expect(spansOf(tracer, SpanKind.pipeline).some(({ trace }) => trace === lit?.trace)).toBe(true);
  });

  it('says so when somebody was faster', async () => {
    const world = tinyWorld();
    const { game, events } = setUp(world);
    await game.turn({ actionId: 'demo:pick_up', targets: { item: 'item:2' }, text: 'pick up the apple' }); // it lies in the other room
    expect(events.find(({ actor }) => actor === 'char:0')?.text).toBe('wants to pick up the apple, but it is too late.');
    expect(world.store.get('item:2').carried?.by).not.toBe('char:0');
  });
});

describe('isStillPossible', () => {
  it('is over once the target is gone', () => {
    const world = tinyWorld();
    const give = ACTIONS.find(({ id }) => id === 'demo:give');
    if (!give) throw new Error('demo:give is missing');
    const command = { actionId: give.id, targets: { item: 'item:1', character: 'char:1' }, text: '' };
    const ann = world.store.get('char:0');
    expect(isStillPossible(world, ann, give, command)).toBe(true);
    world.store.set('char:1', 'position', { room: 'room:1' });
    expect(isStillPossible(world, ann, give, command)).toBe(false);
  });
});

describe('turnOrder', () => {
  it('begins with the hero, names nobody twice, passes over sleepers', () => {
    const world = tinyWorld();
    world.store.set('char:1', 'asleep', { until: 9 });
    for (world.turn = 0; world.turn < 6; world.turn++) {
      const order = turnOrder(world, 'char:0');
      expect(order[0]).toBe('char:0');
      expect([...order].sort()).toEqual(['char:0', 'char:2', 'char:3']);
    }
  });

  it('lets everybody act in time', () => {
    const world = generateWorld(200, 7);
    const acted = new Set<string>();
    for (world.turn = 0; world.turn < 60; world.turn++) for (const id of turnOrder(world, 'char:0')) acted.add(id);
    expect(acted.size).toBe(40);
  });
});

describe('overlap', () => {
  it('keeps at most so many tasks under way, starts them in order, and does them all', async () => {
    const started: number[] = [];
    let running = 0;
    let most = 0;
    const tasks = Array.from({ length: 7 }, (_, i) => async () => {
      started.push(i);
      most = Math.max(most, ++running);
      await pause();
      running--;
    });
    await overlap(tasks, 3);
    expect([started, most, running]).toEqual([[0, 1, 2, 3, 4, 5, 6], 3, 0]);
  });

  it('rejects with a task’s error, after the others ended', async () => {
    let ended = 0;
    const good = async (): Promise<void> => {
      await pause();
      ended++;
    };
    const bad = (): Promise<void> => Promise.reject(new Error('stumbled'));
    await expect(overlap([bad, good, good], 3)).rejects.toThrow('stumbled');
    expect(ended).toBe(2);
  });
});
