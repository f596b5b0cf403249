import type { Tracer } from '../../src/index.js';

/** Sends what a page measured, or why it could not, to the server that it came from. */
export function postResult(result: Promise<unknown>): void {
  const post = (path: string, body: string): void => void fetch(path, { method: 'POST', body });
  result.then(
    (value) => post('/result', JSON.stringify(value)),
    (error: unknown) => post('/error', error instanceof Error ? (error.stack ?? error.message) : String(error)),
  );
}

/** A tracer that drops what it should keep looks faster than it is. */
export function findDoubts(tracer: Tracer): string[] {
  const { dropped, faults } = tracer.status();
  const { medium, failedWrites } = tracer.history.status;
  return [
    ...(dropped.attributes > 0 ? [`${dropped.attributes} attribute snapshots were dropped`] : []),
    ...(failedWrites > 0 ? [`${failedWrites} writes to ${medium} failed`] : []),
    ...faults.map(({ part, message, count }) => `${part}: ${message} (${count} ×)`),
  ];
}

export function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
