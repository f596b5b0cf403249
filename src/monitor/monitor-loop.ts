import { Disposer } from '../base/disposer.js';
import { TRACE_METRICS } from '../model/core-metrics.js';
import type { PartHost, TracerPart } from '../model/tracer-part.js';
import type { Tracer } from '../tracer.js';
import type { PerformanceMetrics } from '../record/metrics/performance-metrics.js';
import type { MemorySample } from '../respond/memory/memory-report.js';
import { OwnFeed } from './feed/own-feed.js';
import { ResourceFeed } from './feed/resource-feed.js';
import { SpanFeed } from './feed/span-feed.js';
import { TraceCursor } from './feed/trace-cursor.js';
import { pageSources, type PageSources } from './page-sources.js';

/** Between two ticks, ms. */
const TICK_MS = 1000;
/** What remains of a flood is read after this time, ms: about a frame. */
const REST_MS = 16;
/** Rules on aggregates are looked at this long after a value, ms: in time for an alert within 50 ms of it. */
const LOOK_AFTER_MS = 35;
/** Portions that are read at the stop: more than a tracer holds by default. */
const MOST_LAST_PORTIONS = 11;
/** Objects are counted once in so many ticks: to count elements takes up to a millisecond in a large page. */
const COUNT_EVERY = 10;

export interface LoopParts {
  readonly tracer: Tracer;
  readonly metrics: PerformanceMetrics;
  readonly page: PageSources;
  readonly now: () => number;
  readonly countListeners: (() => number) | undefined;
  readonly onAction: (name: string, time: number) => void;
  readonly onMemory: (sample: MemorySample) => void;
  readonly onLongTask: (start: number, duration: number) => void;
  /** Rules are to be looked at. */
  readonly onLook: (now: number) => void;
  /** The page was hidden. */
  readonly onHide: () => void;
  /** Once a second. */
  readonly onTick: (now: number) => void;
}

/** Asks for a look at the rules soon, however often it is asked. */
export type LookSoon = () => void;

/**
 * What runs while the tracer does: reads what was recorded at most once a frame, and ticks once a second. Its own time counts as acttrace's
 * cost.
 *
 * @param setLookSoon - told how to ask for a look, and `undefined` when it ends.
 */
export function createLoop(parts: LoopParts, setLookSoon: (look: LookSoon | undefined) => void): TracerPart {
  const { tracer, metrics, page, now, onLook, onTick } = parts;
  const data = tracer.toTraceData();
  // Of all starts, so that nothing is counted twice.
  let cursor: TraceCursor | undefined;
  let missed = 0;
  return (host) => {
    const { sink } = host;
    const { cost } = sink;
    const stops = new Disposer((error) => host.report('monitor', error));
    if (cursor) cursor.skipOld();
    const reader = (cursor ??= new TraceCursor(data));
    const resources = new ResourceFeed({
      data,
      metrics,
      heapLimit: attempting(host, page.heapLimit),
      tracer,
      onMemory: parts.onMemory,
    });
    const own = new OwnFeed(tracer, metrics, sink);
    const onLongTask = (start: number, duration: number): void => {
      resources.takeLongTask(start, duration);
      parts.onLongTask(start, duration);
    };
    const spans = new SpanFeed({ data, metrics, onAction: parts.onAction, onLongTask });
    const startedAt = now();
    let ticks = 0;

    /** Runs something once, later; never twice at a time. */
    const later = (run: () => void, delay: number): LookSoon => {
      let cancel: (() => void) | undefined;
      stops.add(() => cancel?.());
      return () => {
        cancel ??= page.schedule(() => {
          cancel = undefined;
          timed(run);
        }, delay);
      };
    };
    const timed = (work: () => void): void => {
      const from = now();
      try {
        work();
      } catch (error) {
        host.report('monitor', error);
      }
      cost.add(now() - from);
    };
    const lookSoon = later(() => onLook(now()), LOOK_AFTER_MS);
    const readRest = later(() => read(), REST_MS);
    const read = (): void => {
      reader.readCounters(resources.take);
      if (reader.readSpans(spans.take)) readRest();
      if (reader.missed > missed) metrics.incrementCounter(TRACE_METRICS.missed, reader.missed - missed);
      missed = reader.missed;
    };
    const tick = (): void => {
      const time = now();
      read();
      resources.tick(time, startedAt);
      own.tick(time);
      if (ticks++ % COUNT_EVERY === 0) parts.onMemory(countObjects(host, parts, time));
      onLook(time);
      onTick(time);
    };
    const tickLater = later(() => {
      tickLater();
      tick();
    }, TICK_MS);

    setLookSoon(lookSoon);
    stops.add(() => setLookSoon(undefined));
    stops.add(tracer.on('change', () => timed(read)));
    stops.add((page.onHide ?? pageSources.onHide).call(page, () => timed(parts.onHide)));
    timed(tick);
    tickLater();
    return () => {
      timed(() => {
        read();
        for (let portion = 0; portion < MOST_LAST_PORTIONS && reader.readSpans(spans.take); portion++);
      });
      stops.dispose();
    };
  };
}

function countObjects(host: PartHost, { page, countListeners }: LoopParts, time: number): MemorySample {
  return {
    time,
    elements: attempting(host, page.elements)(),
    entries: attempting(host, page.entries)(),
    listeners: countListeners && attempting(host, countListeners)(),
  };
}

/** What throws is reported, and no figure. */
function attempting(host: PartHost, read: () => number | undefined): () => number | undefined {
  return () => {
    try {
      return read();
    } catch (error) {
      host.report('monitor', error);
      return undefined;
    }
  };
}
