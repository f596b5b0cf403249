import type { Tracer } from '../../src/tracer.js';
import type { ManualClock } from './test-tracer.js';

const FOUR_STAGES = ['component_filtering', 'prerequisite_evaluation', 'multi_target_resolution', 'action_formatting'] as const;

/**
 * Records runs of a pipeline of the four stages on a manual clock: each stage takes as many ms as `durations` says, half of it
 * for each of the two actions `attack` and `wait`, which are captured with data.
 */
export function recordRuns(tracer: Tracer, clock: ManualClock, runs: number, durations: readonly number[] = [10, 20, 60, 10]): void {
  for (let run = 0; run < runs; run++) {
    const trace = tracer.createTrace({ track: 'Mira' });
    trace.withSpan(
      'discover actions',
      () => {
        FOUR_STAGES.forEach((stage, index) => {
          trace.withSpan(
            stage,
            () => {
              for (const action of ['attack', 'wait']) {
                clock.time += durations[index] / 2;
                trace.captureActionData(stage, action, { run, passed: true });
              }
            },
            { kind: 'stage' },
          );
        });
      },
      { kind: 'pipeline' },
    );
    clock.time += 5;
  }
}
