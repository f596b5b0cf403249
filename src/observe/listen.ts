import type { PageDocument, PageWindow } from './page-environment.js';

/**
 * Listens to events before the page does, so that no handler of its own can keep them from us. What the handler throws is reported.
 *
 * @returns what ends it.
 */
export function listen(
  target: PageWindow | PageDocument | null,
  types: readonly string[],
  report: (part: string, error: unknown) => void,
  handle: (event: Event) => void,
): () => void {
  const onEvent = (event: Event): void => {
    try {
      handle(event);
    } catch (error) {
      report('observer', error);
    }
  };
  for (const type of types) target?.addEventListener(type, onEvent, LISTENING);
  return () => {
    for (const type of types) target?.removeEventListener(type, onEvent, LISTENING);
  };
}

const LISTENING = { capture: true, passive: true };
