import type { AlertSource, SeriesQuery } from '../../../src/model/alert-source.js';
import type { MetricTags } from '../../../src/model/metrics.js';
import type { AlertEvent } from '../../../src/respond/alerts/alert.js';
import { AlertManager } from '../../../src/respond/alerts/alert-manager.js';
import type { AlertManagerOptions } from '../../../src/respond/alerts/alert-manager-options.js';
import { formatSeries } from '../../../src/respond/alerts/format-alert-rule.js';
import { hasTags } from '../../../src/model/has-tags.js';
import { createManualClock, type ManualClock } from '../../helpers/test-tracer.js';

/** Metrics that a test sets: every aggregate of a series is the value that was set. */
export class MapSource implements AlertSource {
  readonly #series = new Map<string, { metric: string; tags: MetricTags; value: number }>();

  set(metric: string, tags: MetricTags, value: number): void {
    const key = formatSeries(metric, tags);
    const known = this.#series.get(key);
    if (known) known.value = value;
    else this.#series.set(key, { metric, tags, value });
  }

  read({ metric, tags }: SeriesQuery, visit: (tags: MetricTags, value: number) => void): void {
    for (const series of this.#series.values()) {
      if (series.metric === metric && hasTags(series.tags, tags)) visit(series.tags, series.value);
    }
  }
}

export interface AlertWorld {
  readonly manager: AlertManager;
  readonly source: MapSource;
  readonly clock: ManualClock;
  readonly events: AlertEvent[];
  /** `part: message` of each fault. */
  readonly faults: string[];
  /** Moves the clock to a second, and ticks. */
  tick(second: number): void;
}

/** A running manager with rules of its own; the clock stands at 0, the Unix epoch too. */
export function createAlertWorld(rules: AlertManagerOptions['rules'], options: Partial<AlertManagerOptions> = {}): AlertWorld {
  const clock = createManualClock(0, 0);
  const source = new MapSource();
  const events: AlertEvent[] = [];
  const faults: string[] = [];
  const report = (part: string, error: unknown): void => void faults.push(`${part}: ${(error as Error).message}`);
  const manager = new AlertManager({ source, clock, rules, report, ...options });
  manager.deliver((event) => void events.push(event));
  manager.start();
  return {
    manager,
    source,
    clock,
    events,
    faults,
    tick(second) {
      clock.time = second * 1000;
      manager.evaluate(clock.time);
    },
  };
}

/** Events as tests write them: `3 opened`, `5 updated (worse)`, `9 resolved (recovered)`, in seconds. */
export function toPicture(event: AlertEvent): string {
  const cause = event.type === 'updated' ? event.change : event.type === 'resolved' ? event.alert.reason : undefined;
  return `${event.time / 1000} ${event.type}${cause === undefined ? '' : ` (${cause})`}`;
}
