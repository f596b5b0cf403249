import type { TraceStore } from '../model/ports.js';

/** Opening takes milliseconds; some browsers never answer when their database is damaged. ms. */
export const OPEN_PATIENCE = 10_000;
/** Waited for so long at a time: a page that was blocked, frozen or asleep meanwhile could not have heard an answer, and waited once only. ms. */
const TURN = 1000;

/**
 * Opens a store, but does not wait for ever. A store that opens too late is closed again.
 * @throws Error when there is no answer in `OPEN_PATIENCE`; else what `open` throws.
 */
export async function openWithPatience<Store extends TraceStore>(open: () => Promise<Store>): Promise<Store> {
  const opening = open();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let late = false;
  const silence = new Promise<never>((_resolve, reject) => {
    const wait = (left: number): void => {
      timer = setTimeout(() => {
        if (left > TURN) return wait(left - TURN);
        late = true;
        reject(new Error(`no answer in ${OPEN_PATIENCE / 1000} s; reload the page to try again`));
      }, TURN);
    };
    wait(OPEN_PATIENCE);
  });
  // The caller learns of a refusal below; this only keeps one that comes too late from being unhandled.
  opening.then((store) => late && store.close()).catch(() => undefined);
  try {
    return await Promise.race([opening, silence]);
  } finally {
    clearTimeout(timer);
  }
}
