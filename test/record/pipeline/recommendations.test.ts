import { describe, expect, it } from 'vitest';
import { createPageHeapReader } from '../../../src/record/pipeline/page-heap.js';
import { findRunTrend } from '../../../src/record/pipeline/run-trend.js';
import { calculateEfficiency } from '../../../src/record/pipeline/stage-figures.js';
import { identifyBottlenecks } from '../../../src/record/pipeline/pipeline-bottlenecks.js';
import { createManualClock } from '../../helpers/test-tracer.js';
import { createPipelineWorld } from './pipeline-world.js';

describe('bottlenecks', () => {
  const judge = (...percentages: number[]): string[] =>
    identifyBottlenecks({ stageBreakdown: percentages.map((percentage, at) => ({ stageName: `s${at}`, percentage })) }).map(
      ({ stageName, severity }) => `${stageName} ${severity}`,
    );

  it('are stages over 30 % and 50 %, not of just so much', () => {
    expect(judge(30, 30, 20, 20)).toEqual([]);
    expect(judge(31, 31, 20, 18)).toEqual(['s0 warning', 's1 warning']);
    expect(judge(50, 20, 20, 10)).toEqual(['s0 warning']);
    expect(judge(51, 20, 20, 9)).toEqual(['s0 critical']);
    expect(judge(50, 50)).toEqual(['s0 warning', 's1 warning']);
    expect(judge()).toEqual([]);
  });
});

describe('predicted gains', () => {
  it('is what the run took longer than usual, on its critical path', () => {
    const { run, metrics } = createPipelineWorld();
    for (let at = 0; at < 10; at++) {
      run('usual', [
        ['filter', 64],
        ['format', 64],
      ]);
    }
    // 64 lies in a bucket that stands for 64.5.
    const [recommendation] = metrics.generateOptimizationRecommendations(
      run('slow', [
        ['filter', 200],
        ['format', 64],
      ]),
    );
    expect(recommendation).toMatchObject({ type: 'bottleneck_optimization', stage: 'filter', priority: 'high' });
    expect(recommendation.predictedGain?.basis).toBe('baseline');
    expect(Math.abs(recommendation.predictedGain!.duration - 136)).toBeLessThanOrEqual(64 / 128);
    expect(recommendation.predictedGain?.share).toBeCloseTo(recommendation.predictedGain!.duration / 264, 9);
  });

  it('counts no time beside the critical path', () => {
    const { metrics } = createPipelineWorld();
    for (let at = 0; at < 10; at++) metrics.recordStageMetrics('filter', { duration: 64 });
    // 136 ms longer than usual, but the run waited for 100 ms of it only.
    const [recommendation] = metrics.generateOptimizationRecommendations({
      totalDuration: 400,
      stageBreakdown: [{ stageName: 'filter', percentage: 60, duration: 200 }],
      criticalPath: [
        { stageName: 'filter', duration: 100 },
        { stageName: 'format', duration: 300 },
      ],
    });
    expect(recommendation.predictedGain).toEqual({ duration: 100, share: 0.25, basis: 'baseline' });
  });

  it('promises no more than can be gained where nothing is known of the stage', () => {
    const { run, metrics } = createPipelineWorld();
    const [first] = metrics.generateOptimizationRecommendations(run('first', [['filter', 200]]));
    expect(first.predictedGain).toEqual({ duration: 200, share: 1, basis: 'bound' });
  });

  it('promises nothing for a run that was as usual', () => {
    const { run, metrics } = createPipelineWorld();
    for (let at = 0; at < 10; at++) run('usual', [['filter', 200]]);
    const [recommendation] = metrics.generateOptimizationRecommendations(run('usual', [['filter', 199]]));
    expect(recommendation.predictedGain).toEqual({ duration: 0, share: 0, basis: 'baseline' });
    expect(recommendation.description).toContain('at most 199 ms (100 %)');
  });

  it('bounds what running at the same time can gain', () => {
    const { run, metrics } = createPipelineWorld();
    const long = run('long', [
      ['a', 1000],
      ['b', 900],
      ['c', 600],
    ]);
    const general = metrics.generateOptimizationRecommendations(long).find(({ type }) => type === 'general_optimization');
    // 2500 ms, of which the longest stage is 1000.
    expect(general?.predictedGain).toEqual({ duration: 1500, share: 0.6, basis: 'bound' });
  });
});

describe('efficiency', () => {
  it('is the mean of what is known', () => {
    expect(calculateEfficiency({ itemsPerSecond: 50 }, 4_000_000)).toEqual({
      overall: 0.375,
      throughputScore: 0.5,
      memoryEfficiency: 0.25,
    });
    expect(calculateEfficiency({ itemsPerSecond: 500 }, undefined)).toEqual({
      overall: 1,
      throughputScore: 1,
      memoryEfficiency: undefined,
    });
    expect(calculateEfficiency({ itemsPerSecond: undefined }, -5)).toEqual({ overall: 1, throughputScore: undefined, memoryEfficiency: 1 });
    expect(calculateEfficiency({ itemsPerSecond: undefined }, undefined).overall).toBeUndefined();
  });

  it('is measured by what the stage usually does once that is known', () => {
    const { run } = createPipelineWorld();
    const outcome = { itemsProcessed: 100 };
    // 10,000 items per second, then half of it.
    for (let at = 0; at < 30; at++) expect(run('a', [['own', 10, outcome]]).stages[0].efficiency.throughputScore).toBe(1);
    const score = run('a', [['own', 20, outcome]]).stages[0].efficiency.throughputScore!;
    expect(Math.abs(score / 0.5 - 1)).toBeLessThanOrEqual(1 / 64);
  });
});

describe('the trend', () => {
  const repeat = (count: number, duration: number): number[] => Array.from({ length: count }, () => duration);
  it('compares the last five runs with those before', () => {
    expect(findRunTrend(repeat(9, 10)).trend).toBe('insufficient_data');
    expect(findRunTrend([...repeat(5, 10), ...repeat(5, 12)]).trend).toBe('stable');
    expect(findRunTrend([...repeat(5, 10), ...repeat(5, 12.1)]).trend).toBe('degrading');
    expect(findRunTrend([...repeat(5, 10), ...repeat(5, 7.9)]).trend).toBe('improving');
    expect(findRunTrend([...repeat(5, 10), ...repeat(4, 10), 500]).trend).toBe('stable');
    expect(findRunTrend(repeat(20, 0)).trend).toBe('insufficient_data');
  });
});

describe('the heap of the page', () => {
  it('is read anew after 50 ms, and is not known where the browser does not tell', () => {
    const clock = createManualClock();
    const memory = { usedJSHeapSize: 100 };
    const read = createPageHeapReader(clock, { memory });
    expect(read()).toBe(100);
    memory.usedJSHeapSize = 200;
    clock.time = 49;
    expect(read()).toBe(100);
    clock.time = 50;
    expect(read()).toBe(200);
    expect(createPageHeapReader(clock, {})()).toBeUndefined();
  });
});
