import { Disposer } from '../base/disposer.js';
import { PAGE_ENTRY } from '../model/page-entries.js';
import type { TracerPart } from '../model/tracer-part.js';
import { sampleClockDrift } from './clock-drift.js';
import { sampleCpuPressure } from './cpu-pressure.js';
import { sampleEventLoopLag } from './event-loop-lag.js';
import { sampleFrames } from './frames.js';
import { sampleHeap } from './heap.js';
import type { PageEnvironment } from './page-environment.js';
import { observePageLifecycle } from './page-lifecycle.js';
import { startPulse, type BeatListener } from './pulse.js';
import { findTaskGaps, GAP_PERIOD } from './task-gaps.js';

/** Between beats while something is recorded, where no task gaps have to be found, ms: see `heap.ts`. */
const PERIOD = 100;

/**
 * What the page does not tell by itself and has to be looked at: heap, frames, event-loop lag, CPU pressure, clock drift, freezes and
 * sleep, and task gaps where the browser reports neither long tasks nor long frames.
 *
 * @param resolution - step of the session's clock, ms. Default 1: the coarsest there is in a plain page.
 */
export function observeSampled(environment: PageEnvironment, resolution = 1): TracerPart {
  return (host) => {
    const stops = new Disposer((error) => host.report('observer', error));
    const reportsTasks = [PAGE_ENTRY.longTask, PAGE_ENTRY.longFrame].some((type) => environment.entryTypes.includes(type));
    /** Which take a late beat for the page's doing. */
    const lateness: BeatListener[] = reportsTasks ? [sampleEventLoopLag(host)] : [sampleEventLoopLag(host), findTaskGaps(host)];
    const lifecycle = observePageLifecycle(environment, host, (beat) => {
      for (const listener of lateness) listener(beat);
    });
    stops.add(lifecycle.stop);
    const frames = sampleFrames(environment, host);
    if (frames) stops.add(frames.stop);
    stops.add(sampleCpuPressure(environment, host));
    const others = [frames?.beat, sampleHeap(environment, host), sampleClockDrift(environment, host, resolution)];
    const listeners = [lifecycle.beat, ...others.filter((listener) => listener !== undefined)];
    stops.add(startPulse(environment, host, reportsTasks ? PERIOD : GAP_PERIOD, listeners));
    return () => stops.dispose();
  };
}
