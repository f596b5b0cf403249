import { LEAST_RATE } from '../../capture/trace-sampler.js';
import { VERBOSITIES, type Verbosity } from '../../model/filter-config.js';
import type { Knob, KnobCost } from '../../model/tuning.js';
import type { Tracer } from '../../tracer.js';
import { createLadderKnob } from './ladder-knob.js';
import type { TracerDials } from './tracer-dials.js';

const VERBOSITY_COSTS: Readonly<Record<Verbosity, KnobCost>> = {
  verbose: { share: 0, loses: 'nothing' },
  detailed: { share: 0.05, loses: 'captured data deeper than four levels' },
  standard: { share: 0.1, loses: 'captured data below its top level' },
  minimal: { share: 0.3, loses: 'all captured data and attributes, also of what fails; times and error messages stay' },
};

/** `reduce_verbosity`: a step at a time, down to `minimal`. */
export function createVerbosityKnob({ filter }: Tracer): Knob {
  return createLadderKnob<Verbosity>({
    id: 'verbosity',
    label: 'Verbosity',
    helps: { 'own-cost': 0.4, 'trace-time': 0.4, memory: 0.35 },
    read: () => filter.verbosity,
    after: (value) => VERBOSITIES[VERBOSITIES.indexOf(value) - 1],
    turn(value) {
      const was = filter.ceiling;
      filter.ceiling = value;
      return () => (filter.ceiling = was);
    },
    costOf: (value) => VERBOSITY_COSTS[value],
  });
}

/** `disable_component_data`: what is handed along with captures is not kept, unless they failed. */
export function createCaptureDataKnob(tracer: Tracer, dials: TracerDials): Knob {
  return createLadderKnob<string>({
    id: 'capture-data',
    label: 'Data of captures',
    helps: { 'own-cost': 0.4, 'trace-time': 0.4, memory: 0.4 },
    read: () => (dials.keepsData ? 'kept' : 'of failed ones only'),
    // At `minimal` there is none.
    after: (value) => (value === 'kept' && tracer.filter.verbosity !== 'minimal' ? 'of failed ones only' : undefined),
    turn: () => dials.turn({ keepsData: false }),
    costOf: () => ({ share: 0.25, loses: 'the data of captures that did not fail; their times stay' }),
  });
}

/** What each halving of the rate costs: figures stay right on average, and get less certain by 1 / √2. */
const COST_OF_HALVING = 0.05;

/** `reduce_trace_count`: of the runs, fewer are recorded in full, and stand for the others; those that fail or are slow are always kept. */
export function createSamplingKnob(tracer: Tracer, dials: TracerDials): Knob {
  return createLadderKnob<number>({
    id: 'sampling-rate',
    label: 'Sampling rate, as a share of what the app asks for',
    helps: { 'own-cost': 0.5, 'trace-time': 0.25, 'write-time': 0.3, 'error-rate': 0.3, memory: 0.3, throughput: 0.3, 'data-loss': 0.4 },
    // Not the rate itself, which may adapt on its own.
    read: () => dials.scale,
    after: (value) => (dials.canSample && !dials.isShut && tracer.status().samplingRate / 2 >= LEAST_RATE ? value / 2 : undefined),
    turn: (scale) => dials.turn({ scale }),
    costOf: (scale) => ({
      share: Math.min(1, COST_OF_HALVING * Math.log2(1 / scale)),
      loses: `details of runs: one in ${Math.round(1 / scale)} is recorded in full, and weighs as much as all of them`,
    }),
  });
}

/** `emergency_shutdown`: nothing is recorded any more but runs and captures that fail, runs that are slow, and spans of the shared trace. */
export function createShutdownKnob(dials: TracerDials): Knob {
  return createLadderKnob<string>({
    id: 'emergency-shutdown',
    label: 'Emergency shutdown',
    helps: { 'own-cost': 1, 'trace-time': 1, 'write-time': 0.8, 'error-rate': 0.8, memory: 0.5, throughput: 0.5 },
    lastResort: true,
    read: () => (dials.isShut ? 'errors and slow runs only' : 'recording'),
    after: (value) => (value === 'recording' ? 'errors and slow runs only' : undefined),
    turn: () => dials.turn({ isShut: true }),
    costOf: () => ({ share: 0.9, loses: 'everything but what fails or is slow: what is recorded meanwhile stands for nothing else' }),
  });
}
