/** Tuning on a real tracer, by its own cost as it is measured there; all times shortened. */
import { afterEach, describe, expect, it } from 'vitest';
import { createTracer } from '../../src/create-tracer.js';
import { SpanKind, SpanStatus } from '../../src/model/span.js';
import type { Knob } from '../../src/model/tuning.js';
import { createTracerKnobs } from '../../src/monitor/knobs/create-tracer-knobs.js';
import { createTracerFigures } from '../../src/monitor/knobs/tracer-figures.js';
import { PerformanceOptimizer } from '../../src/respond/tuning/performance-optimizer.js';
import type { TuningEvent } from '../../src/respond/tuning/tuning-event.js';
import type { Tracer } from '../../src/tracer.js';

const BUDGET = 0.01;
/** What a run does besides being traced, ms. */
const WORK = 12;
const CAPTURES = 30;

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Takes some 100 µs to copy whole, as much as the clock steps, and next to nothing at `detailed`, which does not go so deep. */
const CELLS = Array.from({ length: 150 }, (_, at) => ({ x: at, y: at, kind: 'grass' }));
const DATA = { actor: { id: 'hero', world: { map: { regions: Array.from({ length: 10 }, () => CELLS) } } } };

interface Flood {
  failed: number;
  stop(): void;
}

/** Runs one after the other, each with many captures of much data; one of 20 fails. */
function startFlood(tracer: Tracer): Flood {
  let timer = 0;
  let runs = 0;
  const flood: Flood = { failed: 0, stop: () => clearTimeout(timer) };
  const run = (): void => {
    const fails = ++runs % 20 === 0;
    const trace = tracer.createTrace({ actorId: 'hero' });
    try {
      trace.withSpan(
        'discovery',
        () => {
          for (let at = 0; at < CAPTURES; at++) {
            const until = performance.now() + WORK / CAPTURES;
            while (performance.now() < until);
            trace.captureActionData('component_filtering', `core:a${at}`, DATA);
          }
          if (fails) throw new Error('planted');
        },
        { kind: 'pipeline' },
      );
    } catch {
      flood.failed++;
    }
    timer = window.setTimeout(run);
  };
  run();
  cleanups.push(() => flood.stop());
  return flood;
}

/** Counts failed runs in the record, each row once. */
function createErrorCounter(tracer: Tracer): () => number {
  let row = 0;
  let failed = 0;
  return () => {
    const { spans } = tracer.toTraceData();
    for (; row < spans.rowCount; row++) if (spans.kind(row) === SpanKind.pipeline && spans.status(row) === SpanStatus.error) failed++;
    return failed;
  };
}

/** Promises more than all others, costs nothing, and does nothing. */
function createUselessKnob(): Knob {
  let value = 1;
  return {
    id: 'useless',
    label: 'Useless',
    helps: { 'own-cost': 1 },
    cost: { share: 0, loses: 'nothing' },
    read: () => value,
    next: () => (value === 1 ? { from: 1, to: 0, apply: () => (value = 0), revert: () => (value = 1) } : undefined),
  };
}

/** Own cost over the time in which pipelines ran, in a window from now on. */
async function measureOwnCost(tracer: Tracer, ms: number): Promise<number> {
  const figures = createTracerFigures(tracer);
  await sleep(ms);
  const { ownCost = NaN } = figures.read();
  figures.stop();
  return ownCost;
}

function toLine({ step, knob, to, verdict, why }: TuningEvent): string {
  const [before, after, effect] = [verdict?.before, verdict?.after, verdict?.effectiveness].map((value) => value?.toFixed(4) ?? '');
  return [step, knob, to, before, after, effect, why].join(' ');
}

/** Real costs on a machine that others use: noise may hide an effect for longer than a test can wait. */
const PATIENCE = { timeout: 240_000, retry: 2 };

describe('a flood', () => {
  it('is brought under the budget, loses no failing run, and gives the settings back when it ends', PATIENCE, async () => {
    const tracer = createTracer({
      history: false,
      settingsStorage: null,
      observe: false,
      filter: { verbosity: 'verbose' },
      maxSpans: 20_480,
    });
    cleanups.push(tracer.start());
    const figures = createTracerFigures(tracer);
    const countKept = createErrorCounter(tracer);
    const flood = startFlood(tracer);
    // Enough of them to have a choice; each that is tried takes ten seconds.
    const chosen = createTracerKnobs(tracer).filter(({ id }) => ['verbosity', 'sampling-rate'].includes(id));
    const knobs = [...chosen, createUselessKnob()];
    const original = knobs.map((knob) => knob.read());
    const optimizer = new PerformanceOptimizer({
      read: () => ({ ownCost: figures.read().ownCost, errorsSeen: flood.failed, errorsKept: countKept() }),
      knobs,
      mode: 'automatic',
      sampleEvery: 250,
      lookEvery: 6000,
      judgeAfter: 6000,
      calmFor: 12_000,
      // On a busy machine, an effect may be lost in noise: it is tried again.
      coolDown: 15_000,
    });
    cleanups.push(optimizer.start());
    const timer = setInterval(optimizer.tick, 250);
    cleanups.push(() => clearInterval(timer));

    const before = await measureOwnCost(tracer, 1500);
    expect(before).toBeGreaterThan(2 * BUDGET);
    let after = NaN;
    const isUnder = async (): Promise<boolean> => {
      after = await measureOwnCost(tracer, 4000);
      return after < BUDGET && optimizer.active.length > 0 && optimizer.active.every(({ state }) => state === 'kept');
    };
    const history = (): readonly TuningEvent[] => optimizer.getOptimizationHistory();
    await expect
      .poll(isUnder, { timeout: 150_000, interval: 100 })
      .toBe(true)
      .finally(() => console.info(`own cost ${before.toFixed(4)} → ${after.toFixed(4)}\n${history().map(toLine).join('\n')}`));

    // The journal says which did it.
    const helped = history().filter(({ step, verdict }) => step === 'judged' && (verdict?.effectiveness ?? 0) >= 0.2);
    expect(helped.map(({ adjustment }) => adjustment)).toEqual(expect.arrayContaining(optimizer.active.map(({ id }) => id)));
    expect(helped.every(({ issue, knob }) => issue === 'own-cost' && knob !== 'useless')).toBe(true);
    const useless = history().flatMap(({ knob, step }) => (knob === 'useless' ? [step] : []));
    expect(useless.slice(0, 3)).toEqual(['applied', 'judged', 'reverted']);
    expect(useless.at(-1)).toBe('reverted');

    flood.stop();
    await expect.poll(() => optimizer.active, { timeout: 60_000 }).toEqual([]);
    expect(knobs.map((knob) => knob.read())).toEqual(original);
    expect([tracer.status().samplingRate, tracer.filter.verbosity, tracer.filter.captures]).toEqual([1, 'verbose', 'all']);
    expect(optimizer.getOptimizationHistory().at(-1)?.step).toBe('taken back');
    expect(flood.failed).toBeGreaterThan(20);
    expect(countKept()).toBe(flood.failed);
    expect(tracer.status().faults).toEqual([]);
  });
});
