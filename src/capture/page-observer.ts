/**
 * Long tasks and long animation frames of the page as `entry` spans on the track `browser`: the usual reason why a stage
 * took long although its own code did not. Does not handle other entry types.
 *
 * Specs: https://w3c.github.io/longtasks/ and https://w3c.github.io/long-animation-frames/ (Chromium only).
 */
import type { JsonObject } from '../model/json.js';
import type { SpanSink } from '../model/ports.js';
import { NO_PARENT, SpanKind, SpanStatus } from '../model/span.js';

const ENTRY_TYPES = ['longtask', 'long-animation-frame'] as const;
const BROWSER_TRACK = 'browser';

/** The parts of a long animation frame that are kept; TypeScript's DOM types lack it. */
interface LongAnimationFrame extends PerformanceEntry {
  readonly blockingDuration?: number;
  readonly scripts?: readonly {
    readonly duration: number;
    readonly invoker: string;
    readonly sourceURL: string;
    readonly sourceFunctionName: string;
  }[];
}

export interface PageObserver {
  /** Entry types that this browser lacks. */
  readonly missing: readonly string[];
  stop(): void;
}

/**
 * Starts observing; takes no entries from before the start.
 *
 * @param Observer - the page's `PerformanceObserver`; null when there is none.
 * @param trace - number of the trace that the entries are filed under.
 */
export function observePage(
  sink: SpanSink,
  trace: number,
  Observer: typeof PerformanceObserver | null,
  report: (part: string, error: unknown) => void,
): PageObserver {
  const supported = readSupported(Observer, report);
  const missing = ENTRY_TYPES.filter((type) => !supported.includes(type));
  const track = sink.intern(BROWSER_TRACK);
  const observers: PerformanceObserver[] = [];
  for (const type of ENTRY_TYPES) {
    if (!Observer || !supported.includes(type)) continue;
    try {
      const observer = new Observer((list) => {
        try {
          for (const entry of list.getEntries()) record(sink, trace, track, entry);
        } catch (error) {
          report('observer', error);
        }
      });
      observer.observe({ type });
      observers.push(observer);
    } catch (error) {
      report('observer', error);
    }
  }
  return {
    missing,
    stop() {
      for (const observer of observers) {
        try {
          observer.disconnect();
        } catch (error) {
          report('observer', error);
        }
      }
    },
  };
}

function readSupported(Observer: typeof PerformanceObserver | null, report: (part: string, error: unknown) => void): readonly string[] {
  try {
    return Observer?.supportedEntryTypes ?? [];
  } catch (error) {
    report('observer', error);
    return [];
  }
}

function record(sink: SpanSink, trace: number, track: number, entry: LongAnimationFrame): void {
  if (!sink.recording) return;
  const end = entry.startTime + entry.duration;
  const span = sink.add(SpanKind.entry, sink.intern(entry.entryType), 0, track, trace, NO_PARENT, entry.startTime, end, SpanStatus.unset);
  const attributes = describe(entry);
  if (attributes) sink.attach(span, attributes, 400);
}

function describe(entry: LongAnimationFrame): JsonObject | undefined {
  if (entry.entryType !== 'long-animation-frame') return undefined;
  const longest = [...(entry.scripts ?? [])].sort((a, b) => b.duration - a.duration)[0];
  return {
    blockingDuration: entry.blockingDuration ?? 0,
    ...(longest && {
      script: longest.sourceURL.split(/[?#]/)[0],
      function: longest.sourceFunctionName,
      invoker: longest.invoker,
      scriptDuration: longest.duration,
    }),
  };
}
