import { describe, expect, it, vi } from 'vitest';
import { startTestMonitor, type MonitorWorld } from '../helpers/test-monitor.js';

/** One run of a pipeline with one stage; times in ms. */
function run({ tracer, clock }: MonitorWorld, { stage = 'component_filtering', took = 10, fails = false } = {}): void {
  const trace = tracer.createTrace({ actorId: 'a' });
  const pipeline = trace.startSpan('discovery', { kind: 'pipeline', parent: null });
  const span = trace.startSpan(stage, { kind: 'stage', parent: pipeline });
  clock.time += took;
  trace.captureActionData(stage, 'demo:go', {}, { span });
  trace.endSpan(span, fails ? new Error('broken') : undefined);
  trace.endSpan(pipeline, fails ? new Error('broken') : undefined);
}

describe('PerformanceMonitor', () => {
  it('makes metrics of runs, stages and captures', () => {
    const world = startTestMonitor();
    run(world, { took: 10 });
    run(world, { took: 30, fails: true });
    world.page.pass(1000);
    const { metrics } = world.monitor;
    const stage = metrics.timer('stage_duration', { stage: 'component_filtering' });
    expect([stage.count, stage.sum]).toEqual([2, 40]);
    expect(metrics.timer('pipeline_duration', { pipeline: 'discovery' }).max).toBe(30);
    expect(metrics.histogram('stage_errors', { stage: 'component_filtering' }).mean).toBe(0.5);
    expect(metrics.counter('tracing.actions.traced').value).toBe(2);
  });

  it('tells of a slow stage once, and that it is over when no run of the last minute was slow', () => {
    const world = startTestMonitor();
    run(world, { took: 150 });
    world.page.pass(1025);
    run(world, { took: 160 });
    world.page.pass(1025);
    expect(world.events.map(({ type, alert }) => [type, alert.metric, alert.tags])).toEqual([
      ['opened', 'stage_duration', { stage: 'component_filtering' }],
    ]);
    for (let second = 0; second < 62; second++) {
      run(world, { took: 5 });
      world.page.pass(1000);
    }
    expect(world.events.map(({ type }) => type)).toEqual(['opened', 'resolved']);
  });

  it('opens an alert within 50 ms of the value, also on an aggregate', () => {
    const world = startTestMonitor({ rules: ['latency: avg > 100'] });
    world.page.pass(1000);
    world.monitor.recordMetric('latency', 150);
    const recorded = world.clock.time;
    world.page.pass(50);
    expect(world.events).toHaveLength(1);
    expect(world.events[0].time - (world.clock.timeOrigin + recorded)).toBeLessThanOrEqual(50);
  });

  it('tells of single values at once', () => {
    const world = startTestMonitor({ rules: ['queue: value > 10'] });
    world.monitor.metrics.gauge('queue').set(11);
    expect(world.events.map(({ type, alert }) => [type, alert.value])).toEqual([['opened', 11]]);
    world.monitor.metrics.gauge('queue').set(3);
    expect(world.events.map(({ type }) => type)).toEqual(['opened', 'resolved']);
  });

  it('learns a rule for a stage without a threshold once it has run 30 times', () => {
    const world = startTestMonitor();
    for (let i = 0; i < 30; i++) run(world, { stage: 'own_stage', took: 10 });
    world.page.pass(1000);
    const rule = world.monitor.alerts.rules.find(({ tags }) => tags.stage === 'own_stage');
    expect(rule).toMatchObject({ aggregate: { name: 'med' }, operator: '>' });
    // Twice 10 ms, within the 0.79 % of the sketch.
    expect(Math.abs((rule?.limit ?? NaN) - 20) / 20).toBeLessThan(0.0079);
  });

  it('follows the thresholds in the settings', () => {
    const { monitor, tracer } = startTestMonitor();
    tracer.settings.update({ thresholds: { action_formatting: { duration: 77, memory: 1 } } });
    const names = monitor.alerts.rules.map(({ name }) => name);
    expect(names).toContain('stage_duration{stage=action_formatting}: max > 77');
    expect(names).not.toContain('stage_duration{stage=action_formatting}: max > 150');
  });

  it('tells what a rule would read, and watches no name that does not exist', () => {
    const world = startTestMonitor();
    const { monitor } = world;
    const query = { metric: 'latency', tags: {}, aggregate: { name: 'max' } } as const;
    expect(monitor.readNow(query)).toEqual([]);
    monitor.recordMetric('latency', 7, { host: 'a' });
    // Nobody had asked before: what was recorded until then is not known.
    expect(monitor.readNow(query)).toEqual([{ tags: { host: 'a' }, value: NaN }]);
    monitor.recordMetric('latency', 9, { host: 'a' });
    monitor.recordMetric('latency', 4, { host: 'a' });
    monitor.recordMetric('latency', 5, { host: 'b' });
    expect(monitor.readNow(query)).toEqual([
      { tags: { host: 'a' }, value: 9 },
      { tags: { host: 'b' }, value: 5 },
    ]);
    expect(monitor.readNow({ ...query, tags: { host: 'b' } })).toEqual([{ tags: { host: 'b' }, value: 5 }]);
    expect(monitor.readNow(undefined as never)).toEqual([]);
    monitor.stop();
    expect(monitor.readNow(query)).toEqual([]);
  });

  it('takes back what was changed of the rules, and keeps those of the app and of new thresholds', () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    };
    const world = startTestMonitor({ storage, rules: ['coins: count > 3'] });
    const { monitor, tracer } = world;
    const names = (): string[] => monitor.alerts.rules.map(({ name }) => name).sort();
    const before = names();
    expect(monitor.rules.hasChanges).toBe(false);
    monitor.rules.add('gems: count > 1');
    monitor.rules.edit('coins: count > 3', 'coins: count > 30');
    monitor.rules.remove('error_count: count > 5');
    expect(monitor.rules.hasChanges).toBe(true);
    const { thresholds } = tracer.settings.values;
    tracer.settings.update({ thresholds: { ...thresholds, component_filtering: { duration: 77, memory: 50_000_000 } } });
    monitor.rules.reset();
    const changed = (name: string): string => name.replace('component_filtering}: max > 100', 'component_filtering}: max > 77');
    expect(names()).toEqual(before.map(changed).sort());
    expect(monitor.rules.hasChanges).toBe(false);
    expect(startTestMonitor({ storage, rules: ['coins: count > 3'] }).monitor.alerts.rules).toHaveLength(before.length);
  });

  it('keeps an open alert when settings change that have nothing to do with it', () => {
    const world = startTestMonitor();
    run(world, { took: 150 });
    world.page.pass(1025);
    world.tracer.settings.update({ filter: { verbosity: 'minimal' } });
    world.tracer.settings.update({ thresholds: { action_formatting: { duration: 77, memory: 1 } } });
    expect(world.events.map(({ type }) => type)).toEqual(['opened']);
    world.tracer.settings.update({ thresholds: { component_filtering: { duration: 1000, memory: 1 } } });
    expect(world.events.map(({ type }) => type)).toEqual(['opened', 'resolved']);
  });

  it('drops a learned rule once the stage has a threshold', () => {
    const world = startTestMonitor();
    for (let i = 0; i < 30; i++) run(world, { stage: 'own_stage', took: 10 });
    world.page.pass(1000);
    world.tracer.settings.update({ thresholds: { own_stage: { duration: 50, memory: 1e9 } } });
    const names = world.monitor.alerts.rules.filter(({ tags }) => tags.stage === 'own_stage').map(({ name }) => name);
    expect(names).toContain('stage_duration{stage=own_stage}: max > 50');
    expect(names.some((name) => name.startsWith('learned'))).toBe(false);
  });

  it('keeps rules that were changed beyond the page', () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    };
    const first = startTestMonitor({ storage });
    first.monitor.rules.add('coins: count > 3');
    first.monitor.rules.edit('coins: count > 3', 'coins: count > 4');
    first.monitor.rules.remove('error_count: count > 5');
    const names = startTestMonitor({ storage }).monitor.alerts.rules.map(({ name }) => name);
    expect(names).toContain('coins: count > 4');
    expect(names).not.toContain('coins: count > 3');
    expect(names).not.toContain('error_count: count > 5');
  });

  it('records a run that sampling chose as often as it stands for', () => {
    const world = startTestMonitor();
    const { sink } = sinkOf(world);
    const trace = world.tracer.createTrace();
    const pipeline = trace.startSpan('discovery', { kind: 'pipeline', parent: null });
    world.clock.time += 10;
    trace.endSpan(pipeline);
    sink.weigh(trace.traceId, 4, 4);
    world.page.pass(1000);
    expect(world.monitor.metrics.timer('pipeline_duration', { pipeline: 'discovery' }).count).toBe(4);
  });

  it('leaves no timer and no listener when it stops, or the tracer does', () => {
    const world = startTestMonitor();
    run(world);
    world.monitor.metrics.recordTimer('stage_duration', 1, { stage: 'x' });
    expect(world.page.timers).toBeGreaterThan(0);
    world.tracer.stop();
    expect(world.page.timers).toBe(0);
    world.tracer.start();
    expect(world.page.timers).toBeGreaterThan(0);
    world.monitor.stop();
    expect(world.page.timers).toBe(0);
    expect(world.tracer.monitor).toBeUndefined();
    world.monitor.metrics.incrementCounter('error_count', 100);
    expect(world.page.timers).toBe(0);
  });

  it('survives a page that throws', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const world = startTestMonitor();
    world.page.heapLimit = world.page.elements = () => {
      throw new Error('not here');
    };
    run(world);
    expect(() => world.page.pass(12_000)).not.toThrow();
    expect(world.monitor.metrics.counter('tracing.actions.traced').value).toBe(1);
    warn.mockRestore();
  });
});

describe('operations', () => {
  it('are timed with their children, which may overlap', () => {
    const { monitor, clock } = startTestMonitor();
    const parent = monitor.startOperation('load');
    clock.time += 10;
    const one = monitor.startOperation('map', { parent });
    const two = monitor.startOperation('sounds', { parent });
    clock.time += 20;
    monitor.endOperation(one);
    clock.time += 5;
    monitor.endOperation(two, new Error('no sound'));
    clock.time += 3;
    // 38 ms in all, of which 25 with a child.
    expect(monitor.endOperation(parent)).toMatchObject({
      duration: 38,
      selfTime: 13,
      failed: false,
      children: [
        { name: 'map', duration: 20, failed: false },
        { name: 'sounds', duration: 25, failed: true },
      ],
    });
    expect(monitor.metrics.timer('operation_duration', { operation: 'load' }).sum).toBe(38);
    expect(monitor.metrics.histogram('operation_errors', { operation: 'sounds' }).mean).toBe(1);
  });

  it('count the time of each child, however many, and of those that are still open', () => {
    const { monitor, clock } = startTestMonitor();
    const parent = monitor.startOperation('load');
    for (let at = 0; at < 150; at++) {
      const child = monitor.startOperation('part', { parent });
      clock.time += 10;
      monitor.endOperation(child);
      clock.time += 1;
    }
    monitor.startOperation('late', { parent });
    clock.time += 100;
    // The gaps of 1 ms are its own.
    expect(monitor.endOperation(parent)).toMatchObject({ duration: 1750, selfTime: 150 });
  });

  it('take no parent for none', () => {
    const { monitor, clock } = startTestMonitor();
    const operation = monitor.startOperation('load', { parent: null as never });
    clock.time += 3;
    expect(monitor.endOperation(operation)?.duration).toBe(3);
  });

  it('of one name may run at the same time, and end once each', () => {
    const { monitor, clock } = startTestMonitor();
    const one = monitor.startMeasurement('save');
    clock.time += 5;
    const two = monitor.startMeasurement('save');
    clock.time += 5;
    expect(monitor.endMeasurement(one)).toBe(10);
    expect(monitor.endMeasurement(one)).toBeNaN();
    expect(monitor.endMeasurement(two)).toBe(5);
  });

  it('hand on what the work returns or throws', async () => {
    const { monitor, clock } = startTestMonitor();
    const error = new Error('broken');
    expect(monitor.trackOperation('sum', () => 7)).toBe(7);
    expect(() =>
      monitor.trackOperation('fail', () => {
        throw error;
      }),
    ).toThrow(error);
    const promise = monitor.trackOperation('wait', async () => {
      await Promise.resolve();
      clock.time += 4;
      throw error;
    });
    await expect(promise).rejects.toBe(error);
    expect(monitor.metrics.timer('operation_duration', { operation: 'wait' }).sum).toBe(4);
    expect(monitor.metrics.histogram('operation_errors', { operation: 'wait' }).mean).toBe(1);
  });

  it('of components carry their name', () => {
    const { monitor, clock } = startTestMonitor();
    const voice = monitor.component('voice');
    const speaking = voice.startOperation('speak', { tags: { language: 'en' } });
    clock.time += 8;
    voice.endOperation(speaking);
    expect(monitor.metrics.timer('operation_duration', { operation: 'speak', component: 'voice', language: 'en' }).sum).toBe(8);
    expect(monitor.component('voice')).toBe(voice);
  });
});

describe('checkThreshold', () => {
  it('tells the level of a value, and of what is beyond a limit everybody who listens', () => {
    const { monitor } = startTestMonitor();
    const told: unknown[] = [];
    monitor.on('threshold', ({ metric, level, limit }) => told.push([metric, level, limit]));
    expect(monitor.checkThreshold('tracing.write_time', 9)).toBe('ok');
    expect(monitor.checkThreshold('tracing.write_time', 10)).toBe('warning');
    expect(monitor.checkThreshold('tracing.write_time', 50)).toBe('critical');
    expect(monitor.checkThreshold('unheard of', 1e9)).toBe('ok');
    expect(monitor.checkThreshold('tracing.write_time', NaN)).toBe('ok');
    expect(told).toEqual([
      ['tracing.write_time', 'warning', 10],
      ['tracing.write_time', 'critical', 50],
    ]);
  });
});

/** The recorder behind a tracer, as its parts get it. */
function sinkOf({ tracer }: MonitorWorld): { sink: { weigh(trace: number, spans: number, details: number): void } } {
  let found: { sink: { weigh(trace: number, spans: number, details: number): void } } | undefined;
  tracer.attach((host) => {
    found = host;
    return () => undefined;
  })();
  if (found === undefined) throw new Error('The part was not started.');
  return found;
}
