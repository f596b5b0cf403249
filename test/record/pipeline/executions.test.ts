import { describe, expect, it } from 'vitest';
import { createPipelineWorld } from './pipeline-world.js';

describe('executions side by side', () => {
  it('keeps interleaved executions apart', () => {
    const { metrics, clock } = createPipelineWorld();
    metrics.startPipelineExecution('a');
    metrics.startStageExecution('a', 'filter');
    clock.time = 10;
    metrics.startPipelineExecution('b');
    metrics.startStageExecution('b', 'filter');
    clock.time = 30;
    expect(metrics.completeStageExecution('a', 'filter')?.duration).toBe(30);
    clock.time = 35;
    expect(metrics.completeStageExecution('b', 'filter')?.duration).toBe(25);
    expect(metrics.completePipelineExecution('b')).toMatchObject({ totalDuration: 25, stages: [{ duration: 25 }] });
    expect(metrics.completePipelineExecution('a')).toMatchObject({ totalDuration: 35, outsideStages: 5 });
  });

  it('keeps all runs of a stage, and completes the one that is meant', () => {
    const { metrics, clock } = createPipelineWorld();
    metrics.startPipelineExecution('a');
    const first = metrics.startStageExecution('a', 'filter');
    clock.time = 10;
    metrics.startStageExecution('a', 'filter');
    clock.time = 20;
    const third = metrics.startStageExecution('a', 'filter');
    clock.time = 25;
    expect(metrics.completeStageExecution('a', first!)).toMatchObject({ startTime: 0, duration: 25 });
    // By name: the one that started last.
    clock.time = 26;
    expect(metrics.completeStageExecution('a', 'filter')).toMatchObject({ startTime: 20, duration: 6 });
    expect(metrics.completeStageExecution('a', third!)).toBeUndefined();
    clock.time = 40;
    expect(metrics.completeStageExecution('a', 'filter')).toMatchObject({ startTime: 10, duration: 30 });
    const execution = metrics.completePipelineExecution('a');
    expect(execution?.stages).toHaveLength(3);
    // 0–25, 20–26 and 10–40: 40 ms, not 61.
    expect(execution?.stageBreakdown).toMatchObject([{ stageName: 'filter', runs: 3, duration: 40, selfTime: 40, percentage: 100 }]);
    expect(metrics.getStageMetrics('filter').map(({ duration }) => duration)).toEqual([25, 6, 30]);
  });

  it('completes no run of another execution by its handle', () => {
    const { metrics } = createPipelineWorld();
    metrics.startPipelineExecution('a');
    metrics.startPipelineExecution('b');
    const ofA = metrics.startStageExecution('a', 'filter');
    expect(metrics.completeStageExecution('b', ofA!)).toBeUndefined();
    expect(metrics.completeStageExecution('a', ofA!)).toBeDefined();
  });

  it('names stages that did not complete, and has their time outside of stages', () => {
    const { metrics, clock } = createPipelineWorld();
    metrics.startPipelineExecution('a');
    metrics.startStageExecution('a', 'filter');
    clock.time = 10;
    expect(metrics.completePipelineExecution('a')).toMatchObject({
      unfinishedStages: ['filter'],
      stageBreakdown: [],
      outsideStages: 10,
      totalDuration: 10,
    });
    expect(metrics.getStageMetrics('filter')).toEqual([]);
  });
});

describe('memory', () => {
  it('is the change of the heap, and said to be approximate', () => {
    const world = createPipelineWorld();
    const { metrics } = world;
    world.heap = 1000;
    metrics.startPipelineExecution('a');
    world.heap = 3000;
    metrics.startStageExecution('a', 'filter');
    world.heap = 8000;
    expect(metrics.completeStageExecution('a', 'filter')).toMatchObject({ memoryDelta: 5000, memoryBasis: 'approximate' });
    world.heap = 500;
    expect(metrics.completePipelineExecution('a')).toMatchObject({ totalMemoryDelta: -500, memoryBasis: 'approximate' });
  });

  it('is absent where the browser does not tell, and where reading it fails', () => {
    const silent = createPipelineWorld();
    expect(silent.run('a', [['filter', 5]])).not.toHaveProperty('totalMemoryDelta');
    expect(silent.metrics.getStageBaseline('filter')?.avgMemory).toBeUndefined();
    const failing = createPipelineWorld({
      readMemory: () => {
        throw new Error('no heap');
      },
    });
    expect(failing.run('a', [['filter', 5]]).stages[0]).not.toHaveProperty('memoryDelta');
    expect(new Set(failing.faults)).toEqual(new Set(['memory reader: no heap']));
  });
});

describe('what has no room', () => {
  it('gives up the oldest open execution', () => {
    const { metrics } = createPipelineWorld({ maxOpenExecutions: 2 });
    for (const id of ['a', 'b', 'c']) metrics.startPipelineExecution(id);
    expect(metrics.completePipelineExecution('a')).toBeUndefined();
    expect(metrics.completePipelineExecution('b')).toBeDefined();
    expect(metrics.getPerformanceSummary().dropped).toMatchObject({ abandonedExecutions: 1, refused: 1 });
  });

  it('starts an execution anew under the same id', () => {
    const { metrics, clock } = createPipelineWorld();
    metrics.startPipelineExecution('a');
    clock.time = 100;
    metrics.startPipelineExecution('a');
    clock.time = 130;
    expect(metrics.completePipelineExecution('a')?.totalDuration).toBe(30);
    expect(metrics.getPerformanceSummary().dropped.abandonedExecutions).toBe(1);
  });

  it('counts runs of stages that are too many for their execution', () => {
    const { metrics, run } = createPipelineWorld({ maxStagesPerExecution: 2 });
    const execution = run('a', [
      ['one', 1],
      ['two', 1],
      ['three', 1],
    ]);
    expect(execution.stages).toHaveLength(2);
    expect(execution.droppedStages).toBe(1);
    expect(metrics.getPerformanceSummary().dropped.stages).toBe(1);
  });

  it('leaves stages of too many names out of the figures, not out of their execution, and still has the pipeline', () => {
    const { metrics, run } = createPipelineWorld({ maxStageNames: 2 });
    const execution = run('a', [
      ['one', 1],
      ['two', 1],
      ['three', 1],
    ]);
    expect(execution.stageBreakdown).toHaveLength(3);
    const { stages, pipeline, dropped } = metrics.getPerformanceSummary();
    expect(Object.keys(stages)).toEqual(['one', 'two']);
    expect(pipeline.totalExecutions).toBe(1);
    expect(dropped.stageNames).toBe(1);
  });

  it('holds as many runs of stages as there is room for, whatever the number of executions', () => {
    const { metrics, run } = createPipelineWorld();
    const stages = Array.from({ length: 900 }, (_, at) => [`stage ${at % 3}`, 1] as const);
    for (let at = 0; at < 30; at++) run(`run ${at}`, stages);
    const held = metrics.getPipelineMetrics();
    // 22 executions of 900 are 19,800 runs.
    expect(held).toHaveLength(22);
    expect(held.at(-1)?.executionId).toBe('run 29');
    expect(metrics.getStageMetrics('stage 0')).toHaveLength(1000);
  });
});

describe('what an app may do wrong', () => {
  it('throws nothing, counts it, and goes on', () => {
    const { metrics, faults } = createPipelineWorld();
    const nasty = {
      get success(): boolean {
        throw new Error('getter');
      },
    };
    const loose = metrics as unknown as Record<string, (...args: unknown[]) => unknown>;
    expect(loose.startPipelineExecution()).toBeUndefined();
    expect(loose.startPipelineExecution('x'.repeat(201))).toBeUndefined();
    expect(loose.startStageExecution('unknown', 'filter')).toBeUndefined();
    metrics.startPipelineExecution('a');
    expect(loose.startStageExecution('a', 5)).toBeUndefined();
    expect(metrics.completeStageExecution('a', 'unknown')).toBeUndefined();
    metrics.startStageExecution('a', 'filter');
    expect(metrics.completeStageExecution('a', 'filter', nasty)).toBeUndefined();
    expect(metrics.completeStageExecution('a', 'filter')).toBeDefined();
    expect(loose.recordStageMetrics('a', { duration: NaN })).toBeUndefined();
    expect(loose.identifyBottlenecks(undefined)).toEqual([]);
    expect(loose.generateOptimizationRecommendations(null)).toEqual([]);
    expect(loose.calculatePerformanceRating(null)).toBeNaN();
    expect(metrics.setStageThreshold('filter', { maxDuration: -1 })).toBe(false);
    expect(metrics.completePipelineExecution('a', nasty)).toBeUndefined();
    expect(metrics.completePipelineExecution('a')?.result.success).toBe(true);
    expect(metrics.getPerformanceSummary().dropped.refused).toBe(11);
    expect(faults).toHaveLength(11);
  });

  it('takes names that objects have already', () => {
    const { metrics, run } = createPipelineWorld();
    run('a', [
      ['__proto__', 1],
      ['constructor', 1],
    ]);
    expect(Object.keys(metrics.getPerformanceSummary().stages)).toEqual(['__proto__', 'constructor']);
    expect(metrics.getStageThreshold('constructor')).toEqual({ basis: 'none' });
  });
});
