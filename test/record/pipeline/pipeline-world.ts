import { PipelinePerformanceMetrics } from '../../../src/record/pipeline/pipeline-performance-metrics.js';
import type { PipelineMetricsOptions } from '../../../src/record/pipeline/pipeline-metrics-options.js';
import type { PipelineExecution, StageOutcome } from '../../../src/record/pipeline/execution.js';
import { createManualClock, type ManualClock } from '../../helpers/test-tracer.js';

export interface PipelineWorld {
  readonly metrics: PipelinePerformanceMetrics;
  readonly clock: ManualClock;
  /** Heap in use, bytes; undefined: the browser does not tell. */
  heap: number | undefined;
  readonly events: { readonly type: string; readonly payload: unknown }[];
  readonly faults: string[];
  eventsOf<Payload>(type: string): Payload[];
  /** An execution with stages one after the other. */
  run(id: string, stages: readonly (readonly [name: string, duration: number, outcome?: StageOutcome])[]): PipelineExecution;
}

/** The clock stands at 0, which is the Unix epoch. */
export function createPipelineWorld(options: PipelineMetricsOptions = {}): PipelineWorld {
  const clock = createManualClock(0, 0);
  const events: PipelineWorld['events'] = [];
  const faults: string[] = [];
  const world: PipelineWorld = {
    metrics: new PipelinePerformanceMetrics({
      clock,
      readMemory: () => world.heap,
      eventBus: { dispatch: (event) => void events.push(event) },
      report: (part, error) => void faults.push(`${part}: ${(error as Error).message}`),
      ...options,
    }),
    clock,
    heap: undefined,
    events,
    faults,
    eventsOf: <Payload>(type: string) => events.filter((event) => event.type === type).map(({ payload }) => payload as Payload),
    run(id, stages) {
      const { metrics } = world;
      metrics.startPipelineExecution(id);
      for (const [name, duration, outcome] of stages) {
        metrics.startStageExecution(id, name);
        clock.time += duration;
        metrics.completeStageExecution(id, name, outcome);
      }
      return metrics.completePipelineExecution(id)!;
    },
  };
  return world;
}
