import { PAGE_ENTRY, type VitalAttributes } from '../model/page-entries.js';
import { SpanKind } from '../model/span.js';
import type { TracerPart } from '../model/tracer-part.js';
import { EntryWriter } from './entry-writer.js';
import type { PageEnvironment } from './page-environment.js';
import { pageVitals, type VitalsHub } from './vitals-hub.js';

/**
 * The page's vitals (CLS, FCP, INP, LCP, TTFB) as marks on the track `browser`, each at the moment at which it became known. A metric that
 * gets a new value gets a new mark: the last one counts. Loads web-vitals at the first start.
 *
 * @param hub - where they come from. Default: the page's only registration.
 */
export function observeVitals(page: PageEnvironment, hub: VitalsHub = pageVitals): TracerPart {
  /** What was recorded last of each metric: a second start repeats nothing. */
  const recorded = new Map<string, string>();
  return (host) => {
    if (!page.PerformanceObserver || !page.document) return () => undefined;
    const writer = new EntryWriter(host);
    const record = (vital: VitalAttributes, id: string): void => {
      const key = `${id} ${vital.value}`;
      if (!host.sink.recording || recorded.get(vital.metric) === key || !writer.allows(vital.metric)) return;
      const now = host.sink.now();
      writer.write(SpanKind.mark, PAGE_ENTRY.vital, now, now, vital);
      recorded.set(vital.metric, key);
    };
    return hub.subscribe({ onVital: record, onError: (error) => host.report('vitals', error) });
  };
}
