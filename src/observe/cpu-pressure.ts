/** CPU pressure as the browser tells it, a sample at each change. https://w3c.github.io/compute-pressure/ (Chromium, secure pages). */
import { COUNTERS } from '../model/counter-table.js';
import type { PartHost } from '../model/tracer-part.js';
import type { PageEnvironment, PressureRecord } from './page-environment.js';

/** Between two looks of the browser, ms; it reports changes only. */
const EVERY = 1000;
const LEVELS: readonly PressureRecord['state'][] = ['nominal', 'fair', 'serious', 'critical'];
/** How it says that this machine or this frame has no such figure. That is an absence, not a fault. */
const ABSENCES = ['NotSupportedError', 'NotAllowedError'];

/** @returns what stops it. */
export function sampleCpuPressure({ PressureObserver }: PageEnvironment, { sink, report }: PartHost): () => void {
  if (PressureObserver === null) return () => {};
  const name = sink.intern(COUNTERS.cpuPressure);
  const observer = new PressureObserver((records) => {
    for (const { state } of records) {
      const level = LEVELS.indexOf(state);
      if (level >= 0) sink.count(name, sink.now(), level);
    }
  });
  let stopped = false;
  observer.observe('cpu', { sampleInterval: EVERY }).catch((error: unknown) => {
    // Stopping it ends what is still being asked for.
    if (!stopped && !ABSENCES.includes((error as Error).name)) report('observer', error);
  });
  return () => {
    stopped = true;
    observer.disconnect();
  };
}
