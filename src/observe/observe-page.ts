import { Disposer } from '../base/disposer.js';
import type { Capability } from '../model/support.js';
import type { TracerPart } from '../model/tracer-part.js';
import { observeEntries } from './observe-entries.js';
import { observeSampled } from './observe-sampled.js';
import { observeVisibility } from './observe-visibility.js';
import { observeVitals } from './observe-vitals.js';
import type { PageEnvironment } from './page-environment.js';
import type { VitalsHub } from './vitals-hub.js';

export { CounterTable } from '../model/counter-table.js';
export { createPageEnvironment } from './page-environment.js';

/**
 * Everything that is recorded of the page besides the app's own spans, as one part: what the browser reports, the page's vitals, and what
 * is sampled. Make it once for each tracer: it knows what it took from the browser's buffers already. A part of it that fails is reported,
 * and the others work on.
 *
 * @param resolution - measured step of the clock, ms. Default 1, the coarsest there is.
 * @param hub - where vitals come from. Default: the page's.
 */
export function observePage(page: PageEnvironment, resolution?: number, hub?: VitalsHub): TracerPart {
  const parts = [observeEntries(page), observeVisibility(page), observeVitals(page, hub), observeSampled(page, resolution)];
  return (host) => {
    const report = (error: unknown): void => host.report('observer', error);
    const running = new Disposer(report);
    for (const part of parts) {
      try {
        running.add(part(host));
      } catch (error) {
        report(error);
      }
    }
    return () => running.dispose();
  };
}

/** What this browser offers to acttrace: see `support.ts`. A file of its own, as only who asks needs it. */
export async function listSupport(page: PageEnvironment): Promise<Capability[]> {
  return (await import('./support.js')).listSupport(page);
}
