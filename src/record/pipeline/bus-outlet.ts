import type { EventBus } from '../../model/event-bus.js';

/** Types of the events that `PipelinePerformanceMetrics` dispatches. */
export const PIPELINE_EVENTS = {
  /** Payload: `PipelineAlert` that opened. */
  alert: 'PIPELINE_PERFORMANCE_ALERT',
  /** Payload: the same alert, resolved. */
  alertResolved: 'PIPELINE_PERFORMANCE_ALERT_RESOLVED',
  /** After each run. Payload: `PipelineRunAnalysis`. */
  analysis: 'PIPELINE_PERFORMANCE_ANALYSIS',
  /** Each so many runs. Payload: `AggregatedPipelineMetrics`. */
  aggregated: 'PIPELINE_METRICS_AGGREGATED',
} as const;

/** Puts events on the app's bus. What the bus throws, or a promise of it is rejected with, goes to `onFault`. */
export class BusOutlet {
  readonly #bus: EventBus | undefined;
  readonly #onFault: (error: unknown) => void;

  constructor(bus: EventBus | undefined, onFault: (error: unknown) => void) {
    this.#bus = bus;
    this.#onFault = onFault;
  }

  /** False: making an event would be for nobody. */
  get isOpen(): boolean {
    return this.#bus !== undefined;
  }

  send(type: string, payload: unknown): void {
    try {
      const answer = this.#bus?.dispatch({ type, payload });
      // Nobody else awaits it.
      if (hasThen(answer)) answer.then(undefined, this.#onFault);
    } catch (error) {
      this.#onFault(error);
    }
  }
}

function hasThen(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}
