import { describe, expect, it } from 'vitest';
import { ACTIONS } from '../../demo/actions/definitions.js';
import { HANDLERS } from '../../demo/actions/handlers.js';
import { SCOPES, type ScopeName } from '../../demo/actions/scopes.js';
import { fillTemplate } from '../../demo/actions/template.js';
import { ActionFormattingStage } from '../../demo/pipeline/action-formatting-stage.js';
import { ComponentFilteringStage } from '../../demo/pipeline/component-filtering-stage.js';
import type { Candidate, DiscoveryContext } from '../../demo/pipeline/discovery-context.js';
import { inScope, MultiTargetResolutionStage } from '../../demo/pipeline/multi-target-resolution-stage.js';
import { Pace } from '../../demo/pipeline/pace.js';
import { lookAround, PrerequisiteEvaluationStage } from '../../demo/pipeline/prerequisite-evaluation-stage.js';
import type { World } from '../../demo/world/generate-world.js';
import { NO_SPAN } from '../../src/index.js';
import { pause, quietTracer, tinyWorld } from './tiny-world.js';

function contextFor(world: World, actor: string): DiscoveryContext {
  return {
    trace: quietTracer().createTrace({ actorId: actor }),
    span: NO_SPAN,
    world,
    actor: world.store.get(actor),
    pace: new Pace(pause),
    load: () => 0,
  };
}

/** Ids without their namespace. */
const short = (ids: readonly string[]): string[] => ids.map((id) => id.replace('demo:', ''));

async function filterFor(world: World, actor: string): Promise<readonly Candidate[]> {
  return (await new ComponentFilteringStage().execute({ ...contextFor(world, actor), input: ACTIONS })).output;
}

describe('component_filtering', () => {
  it('drops what the actor or the world lacks components for', async () => {
    // Ann is not nimble: no stealing. The world has no remedy, no weapon and no book: no tending, striking with, reading.
    const passed = await filterFor(tinyWorld(), 'char:0');
    expect(short(passed.map(({ action }) => action.id))).toEqual([
      'go',
      'flee',
      'pick_up',
      'drop',
      'give',
      'eat',
      'attack',
      'unlock',
      'light',
      'talk',
      'rest',
      'wait',
    ]);
  });

  it('collects the pools by components alone, wherever the entities are', async () => {
    const passed = await filterFor(tinyWorld(), 'char:0');
    const give = passed.find(({ action }) => action.id === 'demo:give');
    // Carried things: item:0, item:1. Awake characters with a bag: all four.
    expect(give?.pools.map((pool) => pool.map(({ id }) => id))).toEqual([
      ['item:0', 'item:1'],
      ['char:0', 'char:1', 'char:2', 'char:3'],
    ]);
  });

  it('lets a sleeper do nothing', async () => {
    const world = tinyWorld();
    world.store.set('char:0', 'asleep', { until: 9 });
    expect(await filterFor(world, 'char:0')).toEqual([]);
  });
});

describe('prerequisite_evaluation', () => {
  it('keeps what the rules allow, by json-logic', async () => {
    const world = tinyWorld();
    const candidates = await filterFor(world, 'char:0');
    const { output, success } = await new PrerequisiteEvaluationStage().execute({ ...contextFor(world, 'char:0'), input: candidates });
    // Cut, a foe, is here: no talking, no resting. Ann has 10 of 20: not under a half, so no fleeing; over 0.35, so fit to fight.
    expect(success).toBe(true);
    expect(short(output.map(({ action }) => action.id))).toEqual([
      'go',
      'pick_up',
      'drop',
      'give',
      'eat',
      'attack',
      'unlock',
      'light',
      'wait',
    ]);
  });

  it('counts who and what is around, without sleepers', () => {
    const world = tinyWorld();
    expect(lookAround(world, world.store.get('char:0')).here).toEqual({ foes: 1, companions: 1, items: 1, carried: 2 });
    world.store.set('char:2', 'asleep', { until: 9 });
    expect(lookAround(world, world.store.get('char:0')).here.foes).toBe(0);
  });
});

describe('multi_target_resolution', () => {
  const resolve = async (world: World, actor: string): Promise<Record<string, string[]>> => {
    const context = contextFor(world, actor);
    const { output } = await new MultiTargetResolutionStage().execute({ ...context, input: await filterFor(world, actor) });
    return Object.fromEntries(
      output.map(({ action, choices }) => [
        action.id.replace('demo:', ''),
        choices.map((choice) =>
          Object.values(choice)
            .map(({ id }) => id)
            .join('+'),
        ),
      ]),
    );
  };

  it('finds every choice of targets, and drops actions without any', async () => {
    expect(await resolve(tinyWorld(), 'char:0')).toEqual({
      go: ['room:1'],
      flee: ['room:1'],
      pick_up: ['item:3'],
      drop: ['item:0', 'item:1'],
      give: ['item:0+char:1', 'item:1+char:1'],
      eat: ['item:1'],
      attack: ['char:2'],
      unlock: ['door:0+item:0'],
      light: ['item:3'],
      talk: ['char:1'],
      rest: [''],
      wait: [''],
    });
  });

  it('resolves a scope that depends on the target chosen before', async () => {
    // Cut may steal from Ann, who has two things; Bob has none.
    expect((await resolve(tinyWorld(), 'char:2'))['steal']).toEqual(['char:0+item:0', 'char:0+item:1']);
  });

  it('heeds the rules of slots: a wrong key, a full bag, a lit lantern', async () => {
    const world = tinyWorld();
    world.store.set('item:0', 'key', { metal: 'iron' });
    world.store.set('char:1', 'inventory', { items: [], capacity: 0 });
    world.store.set('item:3', 'light', { lit: true });
    const found = await resolve(world, 'char:0');
    expect(found).not.toHaveProperty('unlock');
    expect(found).not.toHaveProperty('give');
    expect(found).not.toHaveProperty('light');
  });
});

describe('scopes', () => {
  const members = (scope: ScopeName, actor: string, chosen = {}): string[] => {
    const world = tinyWorld();
    const slot = { slot: 'x', scope, required: [] };
    return world.store
      .all()
      .filter((target) => inScope(world, world.store.get(actor), slot, target, chosen))
      .map(({ id }) => id);
  };

  // By the picture in tiny-world.ts. Scopes look at places and sides only; components are the first stage's business.
  it.each<[ScopeName, string[]]>([
    ['items_here', ['char:0', 'char:1', 'char:2', 'item:3']],
    ['items_carried', ['item:0', 'item:1']],
    ['companions_here', ['char:1']],
    ['friends_here', ['char:0', 'char:1']],
    ['exits', ['room:1']],
    ['doors_here', ['door:0']],
  ])('%s of Ann', (scope, expected) => {
    expect(members(scope, 'char:0')).toEqual(expected);
  });

  it('foes_here of Ann, among characters', () => {
    expect(members('foes_here', 'char:0').filter((id) => id.startsWith('char'))).toEqual(['char:2']);
  });

  it('items_of_character looks at the one chosen', () => {
    expect(members('items_of_character', 'char:2', { character: { id: 'char:0' } })).toEqual(['item:0', 'item:1']);
    expect(members('items_of_character', 'char:2', { character: { id: 'char:1' } })).toEqual([]);
  });
});

describe('action_formatting', () => {
  it('fills the template for each choice, in alphabetical order', async () => {
    const world = tinyWorld();
    const give = ACTIONS.find(({ id }) => id === 'demo:give');
    if (!give) throw new Error('demo:give is missing');
    const { store } = world;
    const choices = ['item:1', 'item:0'].map((item) => ({ item: store.get(item), character: store.get('char:1') }));
    const { output } = await new ActionFormattingStage().execute({ ...contextFor(world, 'char:0'), input: [{ action: give, choices }] });
    expect(output).toEqual([
      {
        actionId: 'demo:give',
        name: 'Give',
        commands: [
          { actionId: 'demo:give', targets: { item: 'item:0', character: 'char:1' }, text: 'give the brass key to Bob' },
          { actionId: 'demo:give', targets: { item: 'item:1', character: 'char:1' }, text: 'give the rye loaf to Bob' },
        ],
      },
    ]);
  });
});

describe('templates', () => {
  it('fill every slot', () => {
    expect(fillTemplate('give {item} to {character}', { item: 'the key', character: 'Bob' })).toBe('give the key to Bob');
  });

  it('refuse a slot without a noun', () => {
    expect(() => fillTemplate('eat {food}', {})).toThrow('Template "eat {food}" names {food}');
  });
});

describe('definitions', () => {
  it('are whole: unique ids, a handler, a scope, and a template that names exactly the slots', () => {
    expect(new Set(ACTIONS.map(({ id }) => id)).size).toBe(ACTIONS.length);
    expect(Object.keys(HANDLERS).sort()).toEqual(ACTIONS.map(({ id }) => id).sort());
    for (const { template, targets } of ACTIONS) {
      const named = [...template.matchAll(/\{(\w+)\}/g)].map(([, slot]) => slot);
      expect(named.sort()).toEqual(targets.map(({ slot }) => slot).sort());
      for (const { scope } of targets) expect(SCOPES).toHaveProperty(scope);
    }
  });
});
