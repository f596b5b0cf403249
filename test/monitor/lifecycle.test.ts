/** Starts, stops, and figures that must be right across them. */
import { describe, expect, it, vi } from 'vitest';
import { createSampling } from '../../src/capture/sampling.js';
import type { PageSources } from '../../src/monitor/page-sources.js';
import { PerformanceMonitor } from '../../src/monitor/performance-monitor.js';
import { AlertHistory } from '../../src/respond/alerts/alert-history.js';
import { FakePage, startTestMonitor, type MonitorWorld } from '../helpers/test-monitor.js';
import { startTestTracer } from '../helpers/test-tracer.js';

function run({ tracer, clock }: MonitorWorld, captures = 0): void {
  const trace = tracer.createTrace();
  const span = trace.startSpan('run', { kind: 'pipeline', parent: null });
  for (let at = 0; at < captures; at++) trace.captureActionData('stage', 'go', {}, { span });
  clock.time += 10;
  trace.endSpan(span);
}

const runsOf = ({ monitor }: MonitorWorld): number => monitor.metrics.timer('pipeline_duration', { pipeline: 'run' }).count;

describe('what is counted', () => {
  it('is counted once, also when the monitor or the tracer stops and starts', () => {
    const world = startTestMonitor();
    for (let at = 0; at < 5; at++) run(world);
    world.page.pass(1000);
    world.monitor.stop();
    world.monitor.start();
    world.page.pass(1000);
    world.tracer.stop();
    world.tracer.start();
    world.page.pass(1000);
    expect(runsOf(world)).toBe(5);
  });

  it.each([0.7, 0.6, 0.4, 0.3, 0.1])('is what there was, at a sampling rate of %d', (rate) => {
    const world = startTestMonitor({}, { sampling: createSampling({ rate, seed: 5 }) });
    const runs = 2000;
    for (let at = 0; at < runs; at++) {
      run(world);
      if (at % 50 === 0) world.page.pass(40);
    }
    world.page.pass(1000);
    // Within four standard errors of an estimate of so many draws.
    const error = 4 * Math.sqrt((runs * (1 - rate)) / rate);
    expect(Math.abs(runsOf(world) - runs)).toBeLessThan(error);
  });

  it('is all of a flood at the stop', () => {
    const world = startTestMonitor();
    const trace = world.tracer.createTrace();
    for (let at = 0; at < 50_000; at++) trace.captureActionData('stage', 'go');
    world.monitor.stop();
    expect(world.monitor.metrics.counter('tracing.actions.traced').value).toBe(50_000);
  });

  it('lacks what left the record before it ended, and says how much', () => {
    const world = startTestMonitor({}, { maxSpans: 2048 });
    const trace = world.tracer.createTrace();
    const span = trace.startSpan('run', { kind: 'pipeline', parent: null });
    world.page.pass(1000);
    for (let at = 0; at < 5000; at++) {
      trace.captureActionData('stage', 'go', {}, { span });
      if (at % 500 === 0) world.page.pass(1000);
    }
    trace.endSpan(span);
    world.page.pass(1000);
    expect(world.monitor.metrics.counter('tracing.spans.missed').value).toBe(1);
  });
});

describe('an alert', () => {
  it('does not open again inside its suppression because the monitor stopped and started', () => {
    const { monitor, page, events } = startTestMonitor({ rules: ['queue: value > 10 suppress 20s'] });
    monitor.recordMetric('queue', 25);
    page.pass(1000);
    monitor.recordMetric('queue', 1);
    monitor.stop();
    monitor.start();
    monitor.recordMetric('queue', 26);
    page.pass(18_000);
    monitor.recordMetric('queue', 27);
    expect(events.map(({ type }) => type)).toEqual(['opened', 'resolved']);
    page.pass(2000);
    expect(events.map(({ type }) => type)).toEqual(['opened', 'resolved', 'opened']);
  });

  it('is kept as it is when the page is hidden, and no more after the stop', () => {
    const { monitor, page } = startTestMonitor({ rules: ['queue: value > 10'] });
    const keep = vi.spyOn(AlertHistory.prototype, 'keep');
    monitor.recordMetric('queue', 25);
    page.pass(100);
    monitor.recordMetric('queue', 40);
    page.hide();
    expect(keep.mock.calls.map(([{ peak }]) => peak)).toEqual([25, 40]);
    monitor.stop();
    keep.mockClear();
    page.hide();
    expect(keep).not.toHaveBeenCalled();
    keep.mockRestore();
  });
});

describe('an app that brings its own page', () => {
  it('need not tell when it is hidden, or what other tabs store: the document and the window are listened to', () => {
    const keep = vi.spyOn(AlertHistory.prototype, 'keep');
    const { tracer, clock } = startTestTracer();
    let stored: string | null = null;
    const storage = { getItem: () => stored, setItem: () => undefined, removeItem: () => undefined };
    const world = new FakePage(clock);
    const page: PageSources = world;
    page.onHide = page.onStored = undefined;
    const monitor = new PerformanceMonitor(tracer, { clock, page, storage, channel: null, rules: ['queue: value > 10'] });
    monitor.start();
    monitor.recordMetric('queue', 25);
    world.pass(100);
    monitor.recordMetric('queue', 40);
    keep.mockClear();
    const isHidden = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(keep.mock.calls.map(([{ peak }]) => peak)).toEqual([40]);
    stored = JSON.stringify({ added: ['gold: max > 1'], removed: [] });
    globalThis.dispatchEvent(new StorageEvent('storage', { key: 'acttrace.alert-rules' }));
    expect(monitor.alerts.rules.map(({ name }) => name)).toContain('gold: max > 1');
    monitor.stop();
    keep.mockClear();
    document.dispatchEvent(new Event('visibilitychange'));
    expect(keep).not.toHaveBeenCalled();
    isHidden.mockRestore();
    keep.mockRestore();
  });
});

describe('stopping', () => {
  it('holds when somebody stops it in the first tick', () => {
    const world = startTestMonitor();
    world.monitor.stop();
    world.monitor.on('tick', () => world.monitor.stop());
    world.monitor.start();
    world.page.pass(10_000);
    expect(world.monitor.running).toBe(false);
    expect(world.page.timers).toBe(0);
  });

  it('and starting again in the first tick makes one loop, not two', () => {
    const world = startTestMonitor();
    world.monitor.stop();
    let times = 0;
    world.monitor.on('tick', () => {
      if (times++ > 0) return;
      world.monitor.stop();
      world.monitor.start();
    });
    world.monitor.start();
    run(world);
    world.page.pass(1000);
    expect(runsOf(world)).toBe(1);
    world.monitor.stop();
    expect(world.page.timers).toBe(0);
  });

  it('says that nothing is known of a page that nobody watches', () => {
    const world = startTestMonitor();
    world.page.pass(1000);
    expect(world.monitor.health().status).toBe('healthy');
    world.monitor.stop();
    expect(world.monitor.health().status).toBe('unknown');
  });
});

it('an adjustment is told, and when it was is a metric', () => {
  const { monitor, clock } = startTestMonitor();
  let told = 0;
  monitor.on('tuning', () => told++);
  clock.time = 5000;
  monitor.optimizer.apply('batch-size');
  expect(told).toBeGreaterThan(0);
  expect(monitor.metrics.getPerformanceSummary().health.lastOptimization).toBe(clock.timeOrigin + 5000);
});

describe('two monitors of one tracer', () => {
  it('leave every setting as it was', () => {
    const world = startTestMonitor({ tuning: 'automatic' }, { filter: { verbosity: 'verbose' } });
    const other = new PerformanceMonitor(world.tracer, {
      clock: world.clock,
      page: world.page,
      storage: null,
      channel: null,
      tuning: 'automatic',
    });
    world.monitor.optimizer.apply('verbosity');
    other.start();
    other.optimizer.apply('verbosity');
    other.optimizer.apply('batch-size');
    world.monitor.stop();
    other.stop();
    expect([world.tracer.filter.verbosity, world.tracer.controls.flushEvery]).toEqual(['verbose', 0]);
    expect(world.tracer.monitor).toBeUndefined();
  });

  it('the one that was there before is found again', () => {
    const world = startTestMonitor();
    const other = new PerformanceMonitor(world.tracer, { clock: world.clock, page: world.page, storage: null, channel: null });
    other.start();
    expect(world.tracer.monitor).toBe(other);
    other.stop();
    expect(world.tracer.monitor).toBe(world.monitor);
  });
});

describe('rules that people changed', () => {
  const original = 'stage_duration{stage=component_filtering}: max > 100';

  it('stay theirs when settings change', () => {
    const { monitor, tracer } = startTestMonitor();
    monitor.rules.edit(original, {
      name: original,
      metric: 'stage_duration',
      tags: { stage: 'component_filtering' },
      condition: 'max > 777',
    });
    monitor.rules.remove('stage_duration{stage=action_formatting}: max > 150');
    tracer.settings.update({ filter: { verbosity: 'minimal' } });
    tracer.settings.update({
      thresholds: { component_filtering: { duration: 120, memory: 1e9 }, action_formatting: { duration: 160, memory: 1e9 } },
    });
    const rules = monitor.alerts.rules.filter(({ metric }) => metric === 'stage_duration');
    expect(rules.filter(({ tags }) => tags.stage === 'component_filtering').map(({ limit }) => limit)).toEqual([777]);
    expect(rules.filter(({ tags }) => tags.stage === 'action_formatting')).toEqual([]);
  });

  it('and a delivery that edits rules ends', () => {
    let told = 0;
    const { monitor } = startTestMonitor({
      rules: [{ name: 'x', metric: 'x', condition: 'value > 1' }],
      deliveries: [
        (event) => {
          told++;
          monitor.alerts.editRule('x', { name: 'x', metric: 'x', condition: `value > ${event.alert.value * (0.5 + told / 1e6)}` });
        },
      ],
    });
    monitor.metrics.gauge('x').set(10);
    expect(told).toBeLessThan(50);
  });
});
