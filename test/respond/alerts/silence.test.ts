import { describe, expect, it } from 'vitest';
import type { MetricTags } from '../../../src/model/metrics.js';
import { createAlertWorld, toPicture } from './alert-world.js';

const RULES = ['stage: max > 100 suppress 0s silencedBy pipeline', 'pipeline: max > 1000 suppress 0s group pipeline'];

/** A column a second: what each metric is then, and what is told of it. */
function play(stage: number[], pipeline: number[], tags: Record<'stage' | 'pipeline', MetricTags> = { stage: {}, pipeline: {} }): string[] {
  const { source, tick, events } = createAlertWorld(RULES);
  for (let second = 0; second < stage.length; second++) {
    source.set('stage', tags.stage, stage[second]);
    source.set('pipeline', tags.pipeline, pipeline[second]);
    tick(second);
  }
  return events.map((event) => `${event.alert.metric} ${toPicture(event)}`);
}

describe('the alert of a pipeline', () => {
  it.each<[string, number[], number[], string[]]>([
    [
      'silences one of its stages that opens in the same tick, whichever rule comes first',
      [200, 10],
      [2000, 10],
      ['pipeline 0 opened', 'pipeline 1 resolved (recovered)'],
    ],
    ['silences one that opens later', [10, 200, 10, 10], [2000, 2000, 2000, 10], ['pipeline 0 opened', 'pipeline 3 resolved (recovered)']],
    [
      'lets one that still fires be told when it resolves',
      [200, 200, 200, 10],
      [2000, 10, 10, 10],
      ['pipeline 0 opened', 'pipeline 1 resolved (recovered)', 'stage 1 opened', 'stage 3 resolved (recovered)'],
    ],
    [
      'keeps one that was told quiet, but for its resolving',
      [200, 900, 10, 10],
      [10, 2000, 2000, 10],
      ['stage 0 opened', 'pipeline 1 opened', 'stage 2 resolved (recovered)', 'pipeline 3 resolved (recovered)'],
    ],
    [
      'reminds of one that was told before, when it resolves',
      [200, 200, 200],
      [10, 2000, 10],
      ['stage 0 opened', 'pipeline 1 opened', 'pipeline 2 resolved (recovered)', 'stage 2 updated (audible)'],
    ],
  ])('%s', (_name, stage, pipeline, expected) => {
    expect(play(stage, pipeline)).toEqual(expected);
  });

  it('leaves the stages of another pipeline alone', () => {
    const of = (pipeline: string) => ({ stage: { pipeline: 'turn', stage: 'filter' }, pipeline: { pipeline } });
    expect(play([200], [2000], of('turn'))).toEqual(['pipeline 0 opened']);
    expect(play([200], [2000], of('hint'))).toEqual(['stage 0 opened', 'pipeline 0 opened']);
  });

  it('is shown at what it silences', () => {
    const { manager, source, tick } = createAlertWorld(RULES);
    source.set('stage', {}, 200);
    source.set('pipeline', {}, 2000);
    tick(0);
    const [stage, pipeline] = manager.open;
    expect([stage.metric, stage.silencedBy, pipeline.silencedBy]).toEqual(['stage', pipeline.id, undefined]);
  });

  it('is found by the group that a rule has after it was edited', () => {
    const { manager, source, tick, events } = createAlertWorld(RULES);
    source.set('pipeline', {}, 2000);
    tick(0);
    manager.editRule('pipeline: max > 1000', 'pipeline: max > 1000 suppress 0s');
    source.set('stage', {}, 200);
    tick(1);
    expect(events.map(toPicture)).toEqual(['0 opened', '0 updated (edited)', '1 opened']);
  });
});

describe('a snoozed alert', () => {
  it('is not told, nor is the next one of its series, until the time is over', () => {
    const { manager, source, tick, events } = createAlertWorld(['lag: avg > 100 suppress 0s']);
    const set = (value: number, second: number): void => {
      source.set('lag', {}, value);
      tick(second);
    };
    set(150, 0);
    expect(manager.snooze(manager.open[0].id, 5000)).toBe(true);
    expect(manager.open).toMatchObject([{ snoozedUntil: 5000 }]);
    set(900, 1);
    set(10, 2);
    set(150, 3);
    set(150, 4);
    expect(events.map(toPicture)).toEqual(['0 opened', '2 resolved (recovered)']);
    set(150, 5);
    expect(events.map(toPicture).slice(2)).toEqual(['5 opened']);
  });

  it('is told again when it is still open then, or woken before', () => {
    const { manager, source, tick, events } = createAlertWorld(['lag: avg > 100']);
    source.set('lag', {}, 150);
    tick(0);
    manager.snooze(manager.open[0].id, 2000);
    tick(1);
    tick(2);
    expect(events.map(toPicture)).toEqual(['0 opened', '2 updated (audible)']);
    manager.snooze(manager.open[0].id, Infinity);
    tick(1000);
    manager.snooze(manager.open[0].id, 0);
    expect(events.map(toPicture).slice(2)).toEqual(['1000 updated (audible)']);
    expect(manager.snooze('another', 1)).toBe(false);
  });
});

describe('an acknowledged alert', () => {
  it('is told once as that, then when it resolves', () => {
    const { manager, source, tick, events, clock } = createAlertWorld(['lag: avg > 100']);
    source.set('lag', {}, 150);
    tick(0);
    clock.time = 500;
    const [{ id }] = manager.open;
    expect([manager.acknowledge(id), manager.acknowledge(id), manager.acknowledge('another')]).toEqual([true, true, false]);
    source.set('lag', {}, 900);
    tick(1);
    source.set('lag', {}, 1);
    tick(2);
    expect(events.map(toPicture)).toEqual(['0 opened', '0.5 updated (acknowledged)', '2 resolved (recovered)']);
    expect(manager.recent).toMatchObject([{ acknowledgedAt: 500, peak: 900 }]);
  });
});
