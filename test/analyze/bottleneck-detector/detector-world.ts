import { BottleneckDetector } from '../../../src/analyze/bottleneck-detector/bottleneck-detector.js';
import type { BottleneckDetectorOptions } from '../../../src/analyze/bottleneck-detector/detector-options.js';
import type { AlertSource, SeriesQuery } from '../../../src/model/alert-source.js';
import type { MetricTags } from '../../../src/model/metrics.js';
import { createManualClock } from '../../helpers/test-tracer.js';

/** Windows of values, of which the aggregates are computed: percentiles by nearest rank. */
class WindowSource implements AlertSource {
  readonly #series = new Map<string, { metric: string; tags: MetricTags; values: readonly number[] }>();
  fails = false;

  set(metric: string, tags: MetricTags, values: readonly number[]): void {
    this.#series.set(JSON.stringify([metric, tags]), { metric, tags, values });
  }

  read({ metric, tags, aggregate }: SeriesQuery, visit: (tags: MetricTags, value: number) => void): void {
    if (this.fails) throw new Error('no source');
    for (const series of this.#series.values()) {
      if (series.metric !== metric || Object.entries(tags).some(([key, value]) => series.tags[key] !== value)) continue;
      const sorted = [...series.values].sort((one, other) => one - other);
      const sum = sorted.reduce((total, value) => total + value, 0);
      if (aggregate.name === 'value') visit(series.tags, series.values.at(-1) ?? NaN);
      else if (aggregate.name === 'avg') visit(series.tags, sum / sorted.length);
      else if (aggregate.name === 'p') visit(series.tags, sorted[Math.ceil((aggregate.percent / 100) * sorted.length) - 1] ?? NaN);
      // Of a counter: what its increments add up to.
      else if (aggregate.name === 'count') visit(series.tags, metric === 'error_count' ? sum : sorted.length);
    }
  }
}

/** Looks each second; the clock stands at 0, which is the Unix epoch. */
export function createDetectorWorld(options: Partial<BottleneckDetectorOptions> = {}) {
  const clock = createManualClock(0, 0);
  const source = new WindowSource();
  const faults: string[] = [];
  const report = (part: string, error: unknown): void => void faults.push(`${part}: ${(error as Error).message}`);
  const detector = new BottleneckDetector({ source, clock, report, interval: 1000, ...options });
  /** As `name rule component`. */
  const events: string[] = [];
  for (const name of ['bottleneck', 'critical', 'resolved'] as const) {
    detector.on(name, ({ rule, component }) => void events.push(`${name} ${rule}${component && ` ${component}`}`));
  }
  return {
    detector,
    source,
    clock,
    events,
    faults,
    /** A look, a second after the last. */
    look(): void {
      detector.evaluate((clock.time += 1000));
    },
  };
}

export function repeat(count: number, value: number): number[] {
  return Array.from({ length: count }, () => value);
}
