/** What tuning does when errors do not come into the record any more: through the whole monitor, with runs that fail. */
import { describe, expect, it } from 'vitest';
import { SpanKind, SpanStatus } from '../../src/model/span.js';
import type { TraceSample } from '../../src/model/trace-sample.js';
import type { Knob } from '../../src/model/tuning.js';
import { spansOf } from '../helpers/test-tracer.js';
import { startTestMonitor, type MonitorWorld } from '../helpers/test-monitor.js';

/** Gives up what it leaves out, whether or not it fails. */
const LOSING: TraceSample = {
  leftOut: true,
  open: () => -10,
  has: () => true,
  close: () => undefined,
  rowOf: () => -1,
  addFailure: () => -1,
  ended: () => undefined,
};

/** A knob that promises to help the most, costs nothing, and leaves every run out. @param loses - those that fail, too. */
function plant(world: () => MonitorWorld, loses: boolean): Knob {
  let isTurned = false;
  return {
    id: 'planted',
    label: 'Planted',
    helps: { memory: 1 },
    cost: { share: 0, loses: 'nothing, it says' },
    read: () => isTurned,
    next: () =>
      isTurned
        ? undefined
        : {
            from: false,
            to: true,
            apply() {
              isTurned = true;
              if (loses) world().tracer.controls.sampling = { rate: 0, begin: () => LOSING };
            },
            revert() {
              isTurned = false;
              world().tracer.controls.sampling = undefined;
            },
          },
  };
}

/** Two runs a second, of which every other one fails. */
function pass({ tracer, page, clock }: MonitorWorld, seconds: number): void {
  for (let second = 0; second < seconds; second++) {
    for (const error of [undefined, new Error('broken')]) {
      const trace = tracer.createTrace({ actorId: 'a' });
      const run = trace.startSpan('discovery', { kind: 'pipeline' });
      clock.time += 1;
      trace.endSpan(run, error);
    }
    page.pass(998);
  }
}

/** A monitor that tunes for the memory which acttrace itself holds: more than a byte is too much. */
function startTuning(knobs: (world: () => MonitorWorld) => Knob[]): MonitorWorld {
  const world: MonitorWorld = startTestMonitor({
    tuning: 'automatic',
    tuningOptions: { limits: { memory: { limit: 1, critical: 1e12 } }, leastEffectiveness: 0 },
    knobs: knobs(() => world),
  });
  return world;
}

const failedIn = ({ tracer }: MonitorWorld): number =>
  spansOf(tracer).filter(({ kind, status }) => kind === SpanKind.pipeline && status === SpanStatus.error).length;

const journalOf = ({ monitor }: MonitorWorld): string[] =>
  monitor.optimizer.getOptimizationHistory().map(({ step, knob, why }) => `${step} ${knob ?? ''}: ${why}`);

describe('an adjustment', () => {
  it('that loses runs which fail is reverted as soon as that is seen, and its knob left alone', () => {
    const world = startTuning((own) => [plant(own, true)]);
    pass(world, 30);
    expect(world.monitor.optimizer.active).toMatchObject([{ knob: 'planted' }]);
    const before = failedIn(world);
    expect(before).toBe(30);
    pass(world, 4);
    const [, reverted] = journalOf(world).filter((line) => line.includes('planted'));
    expect(reverted).toBe('reverted planted: Fewer of the errors that happened came into the record.');
    // Of the four that failed since, the last two are in the record again; what was lost is told.
    expect(failedIn(world)).toBe(before + 2);
    const { metrics } = world.monitor;
    expect([metrics.counter('tracing.runs.failed').value, metrics.counter('tracing.runs.failed_kept').value]).toEqual([34, 32]);
    pass(world, 600);
    expect(journalOf(world).filter((line) => line.startsWith('applied planted'))).toHaveLength(1);
  });

  it('that loses none is not', () => {
    const world = startTuning((own) => [plant(own, false)]);
    pass(world, 60);
    expect(journalOf(world).filter((line) => line.includes('planted'))).toHaveLength(1);
    expect(world.monitor.optimizer.active).toMatchObject([{ knob: 'planted' }]);
  });

  it('of the rate of sampling loses none, as runs that fail are kept', () => {
    const world = startTuning(() => []);
    const { optimizer } = world.monitor;
    optimizer.mode = 'advise';
    for (let step = 0; step < 4; step++) {
      optimizer.apply('sampling-rate');
      pass(world, 100);
    }
    expect(world.tracer.status().samplingRate).toBe(1 / 16);
    expect(failedIn(world)).toBe(400);
    expect(journalOf(world).join()).not.toContain('errors that happened');
  });

  it('is not blamed for runs that left the record before anybody read them', () => {
    const world = startTuning((own) => [plant(own, false)]);
    pass(world, 31);
    // More than the tracer holds, in one task.
    const trace = world.tracer.createTrace();
    for (let run = 0; run < 10; run++) trace.endSpan(trace.startSpan('discovery', { kind: 'pipeline' }), new Error('broken'));
    for (let span = 0; span < 205_900; span++) trace.addSpan('step', 0, 0);
    pass(world, 20);
    expect(world.monitor.metrics.counter('tracing.spans.missed').value).toBeGreaterThan(0);
    expect(world.monitor.optimizer.active).toMatchObject([{ knob: 'planted' }]);
  });
});
