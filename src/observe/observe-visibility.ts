import { PAGE_ENTRY } from '../model/page-entries.js';
import { SpanKind } from '../model/span.js';
import type { TracerPart } from '../model/tracer-part.js';
import { EntryWriter } from './entry-writer.js';
import { listen } from './listen.js';
import type { PageEnvironment } from './page-environment.js';

/** Marks when the page is shown and hidden, from its events, in browsers without entries of the type `visibility-state`. */
export function observeVisibility(page: PageEnvironment): TracerPart {
  const { document } = page;
  if (!document || page.entryTypes.includes(PAGE_ENTRY.visibility)) return () => () => undefined;
  return (host) => {
    const writer = new EntryWriter(host);
    const write = (): void => {
      if (!host.sink.recording || !writer.allows(PAGE_ENTRY.visibility)) return;
      const now = host.sink.now();
      writer.write(SpanKind.mark, PAGE_ENTRY.visibility, now, now, { state: document.visibilityState === 'hidden' ? 'hidden' : 'visible' });
    };
    write();
    return listen(document, ['visibilitychange'], host.report, write);
  };
}
