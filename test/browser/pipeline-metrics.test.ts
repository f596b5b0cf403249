import { expect, it } from 'vitest';
import { PipelinePerformanceMetrics } from '../../src/monitor.js';

/** Only Chromium has it. */
const hasHeap = 'memory' in performance;

it('measures by the page’s own clock, and its heap where the browser tells it', () => {
  const metrics = new PipelinePerformanceMetrics();
  metrics.startPipelineExecution('run');
  const stage = metrics.startStageExecution('run', 'work');
  const until = performance.now() + 20;
  while (performance.now() < until);
  metrics.completeStageExecution('run', stage!, { itemsProcessed: 10 });
  const run = metrics.completePipelineExecution('run')!;
  expect(run.totalDuration).toBeGreaterThanOrEqual(20);
  expect(run.stageBreakdown[0].selfTime + run.outsideStages).toBeCloseTo(run.totalDuration, 6);
  expect(run.stages[0].memoryBasis).toBe(hasHeap ? 'approximate' : undefined);
  expect(Math.abs(run.timestamp - Date.now())).toBeLessThan(60_000);
});
