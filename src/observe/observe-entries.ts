import { SpanKind } from '../model/span.js';
import type { PartHost, TracerPart } from '../model/tracer-part.js';
import type { BrowserEntry } from './browser-entry.js';
import { ENTRY_TYPES } from './entry-types.js';
import { EntryWriter } from './entry-writer.js';
import type { PageEnvironment } from './page-environment.js';

/** What ended so long before the observers came is still recorded, ms: they are loaded while the app starts. */
const LOADING_TIME = 5000;

/**
 * Everything that the page's `PerformanceObserver` tells, as spans and marks on the track `browser`, and the app's own user timing on the
 * track `user timing`. acttrace makes no user timing itself, so none of its own can come back.
 *
 * Entries from before the start are taken from the browser's buffers, once for each type: all of what tells about the loading of the page,
 * of the rest only what ended in the last 5 s. A second start takes nothing from before it.
 */
export function observeEntries(page: PageEnvironment): TracerPart {
  /** Types of which entries have come: their buffers were taken. */
  const taken = new Set<string>();
  let starts = 0;
  return (host) => {
    const { PerformanceObserver } = page;
    if (!PerformanceObserver) return () => undefined;
    const writer = new EntryWriter(host);
    const since = host.sink.now() - (starts++ === 0 ? LOADING_TIME : 0);
    const take = (entries: readonly BrowserEntry[]): void => {
      const { sink } = host;
      if (!sink.recording) return;
      const from = sink.now();
      for (const entry of entries) {
        try {
          taken.add(entry.entryType);
          record(writer, entry, since);
        } catch (error) {
          host.report('observer', error);
        }
      }
      sink.cost.add(sink.now() - from);
    };
    const observer = new PerformanceObserver((list) => take(list.getEntries()));
    for (const [type, { options }] of Object.entries(ENTRY_TYPES)) {
      if (!page.entryTypes.includes(type)) continue;
      try {
        observer.observe({ type, buffered: !taken.has(type), ...options });
      } catch (error) {
        host.report('observer', error);
      }
    }
    return () => {
      stop(observer, take, host);
      writer.report();
    };
  };
}

function record(writer: EntryWriter, entry: BrowserEntry, since: number): void {
  const type = ENTRY_TYPES[entry.entryType];
  const { startTime: start, duration } = entry;
  const end = type?.instant ? start : start + Math.max(0, duration);
  // Also false for what is no number.
  if (!type || !(start >= 0 && end < Infinity)) return;
  if (!type.history && end < since) return;
  const entryClass = type.classOf ? type.classOf(entry) : entry.entryType;
  if (entryClass === undefined || !writer.allows(entryClass)) return;
  if (type.own) writer.writeOwn(type.instant ? SpanKind.mark : SpanKind.measure, entry.name, start, end);
  else writer.write(type.instant ? SpanKind.mark : SpanKind.entry, entry.entryType, start, end, type.describe?.(entry));
}

/** What is already reported and not yet handed over belongs to the time that is recorded. */
function stop(observer: PerformanceObserver, take: (entries: readonly BrowserEntry[]) => void, host: PartHost): void {
  try {
    take(observer.takeRecords());
  } catch (error) {
    host.report('observer', error);
  } finally {
    observer.disconnect();
  }
}
