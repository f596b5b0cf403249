import type { Knob } from '../../model/tuning.js';
import type { Tracer } from '../../tracer.js';
import { createCaptureDataKnob, createSamplingKnob, createShutdownKnob, createVerbosityKnob } from './capture-knobs.js';
import { createBatchKnob, createObserverKnob, createQueueKnob, createRefreshKnob, createRetentionKnob } from './record-knobs.js';
import { TracerDials } from './tracer-dials.js';
import { createWriterKnob } from './writer-knob.js';

/**
 * The knobs of a tracer, for `PerformanceOptimizer`: each changes how it works from the next call on, none touches its settings or what is
 * stored. Make them once for each tracer.
 */
export function createTracerKnobs(tracer: Tracer): Knob[] {
  const dials = new TracerDials(tracer);
  return [
    createVerbosityKnob(tracer),
    createCaptureDataKnob(tracer, dials),
    createSamplingKnob(tracer, dials),
    createBatchKnob(tracer),
    createWriterKnob(tracer),
    createQueueKnob(tracer),
    createRetentionKnob(tracer),
    createObserverKnob(tracer, dials),
    createRefreshKnob(tracer),
    createShutdownKnob(dials),
  ];
}
