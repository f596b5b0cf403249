/** Relaxed: the browser may still lose the last moments when the machine loses power, and a write costs 0.5 ms less. */
export const RELAXED = { durability: 'relaxed' } as const;

/** Keys of a session's parts from one position to another, both included. */
export function positions(id: string, from = 0, to = Infinity): IDBKeyRange {
  return IDBKeyRange.bound([id, from], [id, to]);
}

/**
 * Waits until a transaction is through, with no rejection left unhandled in the host page. Rejects with what made it fail:
 * the transaction by itself would only say that it was aborted.
 */
export async function settle(done: Promise<void>, requests: readonly Promise<unknown>[]): Promise<void> {
  const [end, ...results] = await Promise.allSettled([done, ...requests]);
  if (end.status === 'fulfilled') return;
  const failures = results.filter((result) => result.status === 'rejected').map((result): unknown => result.reason);
  throw failures.find((reason) => !(reason instanceof DOMException && reason.name === 'AbortError')) ?? end.reason;
}

export function abort(transaction: { abort(): void }): void {
  try {
    transaction.abort();
  } catch {
    // It is over already: it failed by itself, which is why we are here.
  }
}
