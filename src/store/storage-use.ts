import type { StorageUse } from './session-history.js';

/** What is asked of `navigator.storage`: absent in some browsers, in parts or as a whole, and outside of secure contexts. */
export type StorageManagerPart = Partial<Pick<StorageManager, 'estimate' | 'persisted' | 'persist'>>;

export function findStorageManager(): StorageManagerPart | undefined {
  return (globalThis as { navigator?: { storage?: StorageManagerPart } }).navigator?.storage;
}

/**
 * What the browser tells of the room that this site takes and has.
 * @param onFault - told of each question that the browser refuses to answer; its part of the answer is absent then.
 */
export async function measureStorage(
  manager: StorageManagerPart | undefined,
  onFault: (error: unknown) => void,
): Promise<Omit<StorageUse, 'sessions'>> {
  const ask = async <T>(question: () => Promise<T> | undefined): Promise<T | undefined> => {
    try {
      return await question();
    } catch (error) {
      onFault(error);
      return undefined;
    }
  };
  const [room, persisted] = await Promise.all([ask(() => manager?.estimate?.()), ask(() => manager?.persisted?.())]);
  return { usage: room?.usage, quota: room?.quota, persisted };
}
