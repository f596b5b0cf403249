import type { Knob, TuningFigures } from '../../../src/model/tuning.js';
import { PerformanceOptimizer } from '../../../src/respond/tuning/performance-optimizer.js';
import type { TuningEvent, TuningSink } from '../../../src/respond/tuning/tuning-event.js';
import type { PerformanceOptimizerOptions } from '../../../src/respond/tuning/tuning-options.js';
import { createManualClock, type ManualClock } from '../../helpers/test-tracer.js';

/** A knob of which a test sees all: its values are shares, from 1 down by halves. */
export interface TestKnob extends Knob {
  value: number;
  /** Throws in what is named here. */
  fails: 'next' | 'apply' | 'revert' | 'read' | undefined;
}

export function createTestKnob(id: string, parts: Partial<Knob> & { readonly steps?: number } = {}): TestKnob {
  const { steps = 3, ...given } = parts;
  const check = (what: TestKnob['fails']): void => {
    if (knob.fails === what) throw new Error(`${what} failed`);
  };
  const knob: TestKnob = {
    id,
    label: id,
    helps: { 'own-cost': 0.5 },
    cost: { share: 0.1, loses: 'half of it' },
    value: 1,
    fails: undefined,
    read() {
      check('read');
      return knob.value;
    },
    next() {
      check('next');
      const from = knob.value;
      const to = from / 2;
      if (to < 0.5 ** steps) return undefined;
      return {
        from,
        to,
        apply() {
          knob.value = to;
          check('apply');
        },
        revert() {
          check('revert');
          knob.value = from;
        },
      };
    },
    ...given,
  };
  return knob;
}

export interface TuningWorld {
  readonly optimizer: PerformanceOptimizer;
  readonly clock: ManualClock;
  /** What is read at each tick. */
  figures: () => TuningFigures;
  /** `part: message` of each fault. */
  readonly faults: string[];
  /** Ticks each second up to one, that included. */
  runTo(second: number): void;
  /** The journal as `seconds step knob`, from `from` on. */
  picture(from?: number): string[];
}

/** A running optimizer in automatic mode; the clock stands at 0, the Unix epoch too. */
export function createTuningWorld(knobs: readonly Knob[], options: Partial<PerformanceOptimizerOptions> = {}): TuningWorld {
  const clock = createManualClock(0, 0);
  const faults: string[] = [];
  const report = (part: string, error: unknown): void => void faults.push(`${part}: ${(error as Error).message}`);
  const optimizer = new PerformanceOptimizer({ read: () => world.figures(), knobs, clock, report, mode: 'automatic', ...options });
  const world: TuningWorld = {
    optimizer,
    clock,
    figures: () => ({}),
    faults,
    runTo(second) {
      while (clock.time < second * 1000) {
        clock.time += 1000;
        optimizer.tick(clock.time);
      }
    },
    picture(from = 0) {
      const events = optimizer.getOptimizationHistory().filter(({ time }) => time >= from * 1000);
      return events.map(({ time, step, knob }) => `${time / 1000} ${step}${knob === undefined ? '' : ` ${knob}`}`);
    },
  };
  optimizer.start();
  return world;
}

/** A journal in memory, as of one browser: page loads that are given it follow one another. */
export function createMemorySink(): TuningSink & { readonly lines: TuningEvent[] } {
  const lines: TuningEvent[] = [];
  return {
    lines,
    put(event) {
      lines.push(structuredClone(event));
      return Promise.resolve();
    },
    list: () => Promise.resolve(structuredClone(lines)),
  };
}

/** Lets what was promised happen. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
