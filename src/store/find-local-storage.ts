import type { KeyValueStorage } from '../model/ports.js';

/** Private modes and sandboxed frames throw at the mere mention of `localStorage`: null there, and where it is missing. */
export function findLocalStorage(onFault: (error: unknown) => void): KeyValueStorage | null {
  try {
    return globalThis.localStorage ?? null;
  } catch (error) {
    onFault(error);
    return null;
  }
}
