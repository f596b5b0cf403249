/** What holds of the time of any execution, against a count of its milliseconds one by one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PipelineExecution } from '../../../src/record/pipeline/execution.js';
import { createPipelineWorld } from './pipeline-world.js';

interface Run {
  readonly stageName: string;
  readonly from: number;
  readonly until: number;
}

const LENGTH = 24;
const someRuns: fc.Arbitrary<Run[]> = fc.array(
  fc
    .tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: LENGTH }), fc.integer({ min: 0, max: LENGTH }))
    .map(([stageName, one, other]) => ({ stageName, from: Math.min(one, other), until: Math.max(one, other) })),
  { maxLength: 7 },
);

/** An execution from 0 to `LENGTH` with these runs, started and completed in order of time. */
function execute(runs: readonly Run[]): PipelineExecution {
  const { metrics, clock } = createPipelineWorld();
  metrics.startPipelineExecution('x');
  const handles = new Map<Run, ReturnType<typeof metrics.startStageExecution>>();
  for (clock.time = 0; clock.time <= LENGTH; clock.time++) {
    for (const run of runs) if (run.from === clock.time) handles.set(run, metrics.startStageExecution('x', run.stageName));
    for (const run of runs) if (run.until === clock.time) metrics.completeStageExecution('x', handles.get(run)!);
  }
  clock.time = LENGTH;
  return metrics.completePipelineExecution('x')!;
}

function lies(inner: Run, outer: Run): boolean {
  const isAlike = inner.from === outer.from && inner.until === outer.until;
  return inner.from >= outer.from && inner.until <= outer.until && !isAlike;
}

/** Shares by the definition: each millisecond divided among those that run at it and that no other which does so lies within. */
function countOneByOne(runs: readonly Run[]): { self: Record<string, number>; union: Record<string, number>; covered: number } {
  const [self, union]: Record<string, number>[] = [{}, {}];
  let covered = 0;
  for (let at = 0; at < LENGTH; at++) {
    const running = runs.filter(({ from, until }) => from <= at && at < until);
    if (running.length === 0) continue;
    covered++;
    for (const name of new Set(running.map(({ stageName }) => stageName))) union[name] = (union[name] ?? 0) + 1;
    const innermost = running.filter((outer) => !running.some((inner) => lies(inner, outer)));
    for (const { stageName } of innermost) self[stageName] = (self[stageName] ?? 0) + 1 / innermost.length;
  }
  return { self, union, covered };
}

describe('the breakdown', () => {
  it('is what a count of single milliseconds gives', () => {
    fc.assert(
      fc.property(someRuns, (runs) => {
        const { stageBreakdown, outsideStages } = execute(runs);
        const { self, union, covered } = countOneByOne(runs);
        for (const { stageName, selfTime, duration, percentage } of stageBreakdown) {
          expect(selfTime).toBeCloseTo(self[stageName] ?? 0, 9);
          expect(duration).toBe(union[stageName] ?? 0);
          expect(percentage).toBeCloseTo((selfTime / LENGTH) * 100, 9);
        }
        expect(outsideStages).toBe(LENGTH - covered);
        expect(stageBreakdown.reduce((sum, { runs: count }) => sum + count, 0)).toBe(runs.length);
      }),
    );
  });
});

describe('the critical path', () => {
  it('covers the time of stages once, in order, each step in a run of its stage', () => {
    fc.assert(
      fc.property(someRuns, (runs) => {
        const { criticalPath } = execute(runs);
        let until = 0;
        for (const { stageName, startTime, duration, impact } of criticalPath) {
          expect(startTime).toBeGreaterThanOrEqual(until);
          until = startTime + duration;
          const isInRun = runs.some((run) => run.stageName === stageName && run.from <= startTime && run.until >= until);
          expect(isInRun).toBe(true);
          expect(impact).toBeCloseTo(duration / LENGTH, 9);
        }
        expect(criticalPath.reduce((sum, { duration }) => sum + duration, 0)).toBe(countOneByOne(runs).covered);
      }),
    );
  });

  it('leaves out what ran beside it', () => {
    // b is done while a still runs, and c waits for a.
    const { criticalPath } = execute([
      { stageName: 'a', from: 0, until: 10 },
      { stageName: 'b', from: 2, until: 11 },
      { stageName: 'c', from: 11, until: 20 },
    ]);
    expect(criticalPath.map(({ stageName, startTime, duration }) => [stageName, startTime, duration])).toEqual([
      ['a', 0, 2],
      ['b', 2, 9],
      ['c', 11, 9],
    ]);
  });

  it('goes into what is nested, and comes back', () => {
    const { criticalPath, stageBreakdown } = execute([
      { stageName: 'a', from: 0, until: 20 },
      { stageName: 'b', from: 5, until: 15 },
    ]);
    expect(criticalPath.map(({ stageName, startTime, duration }) => [stageName, startTime, duration])).toEqual([
      ['a', 0, 5],
      ['b', 5, 10],
      ['a', 15, 5],
    ]);
    expect(stageBreakdown.map(({ stageName, selfTime, duration }) => [stageName, selfTime, duration])).toEqual([
      ['a', 10, 20],
      ['b', 10, 10],
    ]);
  });
});
