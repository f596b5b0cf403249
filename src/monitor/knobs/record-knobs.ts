import type { Knob } from '../../model/tuning.js';
import type { Tracer } from '../../tracer.js';
import { createLadderKnob } from './ladder-knob.js';
import type { TracerDials } from './tracer-dials.js';

/** How often is flushed as a rule, ms. */
const USUAL_FLUSH = 500;
const LONGEST_FLUSH = 4000;

/** `increase_batch_size`: what changed is written to the history less often, and more of it at a time. */
export function createBatchKnob({ controls }: Tracer): Knob {
  return createLadderKnob<number>({
    id: 'batch-size',
    label: 'Time between writes to the history, ms',
    helps: { 'write-time': 0.3, 'own-cost': 0.25, 'error-rate': 0.25, throughput: 0.25 },
    read: () => controls.flushEvery || USUAL_FLUSH,
    after: (value) => (value < LONGEST_FLUSH ? value * 2 : undefined),
    turn(value) {
      const was = controls.flushEvery;
      controls.flushEvery = value;
      return () => (controls.flushEvery = was);
    },
    costOf: (value) => ({
      share: 0.05 * Math.log2(value / USUAL_FLUSH),
      loses: `the last ${value / 1000} s of a page that is killed, instead of ${USUAL_FLUSH / 1000} s`,
    }),
  });
}

/** Times as many bytes of captured data as the app allows. */
const MOST_ROOM = 4;

/** `increase_queue_size`: more captured data is held before any is dropped. Offered once some was. */
export function createQueueKnob(tracer: Tracer): Knob {
  const { bounds } = tracer.controls;
  const usual = bounds.maxAttributeBytes;
  return createLadderKnob<number>({
    id: 'queue-size',
    label: 'Most captured data held, bytes',
    helps: { 'data-loss': 0.6 },
    read: () => bounds.maxAttributeBytes,
    after: (value) => (tracer.status().dropped.attributes > 0 && value * 2 <= usual * MOST_ROOM ? value * 2 : undefined),
    turn(value) {
      const was = bounds.maxAttributeBytes;
      bounds.maxAttributeBytes = value;
      return () => (bounds.maxAttributeBytes = was);
    },
    isNeeded: (from) => tracer.status().attributeBytes > from,
    costOf: (value) => ({ share: 0.1 * Math.log2(value / usual), loses: `up to ${Math.round((value - usual) / 1e6)} MB of memory` }),
  });
}

/** Less than this is no record to speak of: 16,000 spans. */
const LEAST_CHUNKS = 16;

/** `reduce_retention`: fewer spans are held in memory; those that leave it are in the history, where one is kept. */
export function createRetentionKnob(tracer: Tracer): Knob {
  const { spans } = tracer.controls.bounds;
  return createLadderKnob<number>({
    id: 'retention',
    label: 'Most spans held in memory, thousands',
    helps: { memory: 0.4 },
    read: () => spans.maxChunks,
    after: (value) => (value / 2 >= LEAST_CHUNKS ? Math.floor(value / 2) : undefined),
    turn(value) {
      const was = spans.maxChunks;
      spans.maxChunks = value;
      return () => (spans.maxChunks = was);
    },
    costOf: () =>
      tracer.history.status.persistent
        ? { share: 0.1, loses: 'the older half of what the panel shows of this page; the history keeps it' }
        : { share: 0.3, loses: 'the older half of what is recorded: no history keeps it' },
  });
}

/** Stops recording what the browser tells of the page: long tasks, frames, interactions, vitals, resources, heap. */
export function createObserverKnob(tracer: Tracer, dials: TracerDials): Knob {
  return createLadderKnob<string>({
    id: 'observers',
    label: 'What is recorded of the page',
    helps: { 'own-cost': 0.4, throughput: 0.4 },
    read: () => (dials.observes && tracer.controls.observe ? 'all of it' : 'nothing'),
    after: (value) => (value === 'all of it' ? 'nothing' : undefined),
    turn: () => dials.turn({ observes: false }),
    costOf: () => ({ share: 0.3, loses: 'long tasks, frames, interactions, vitals, requests and heap from now on' }),
  });
}

/** How often listeners are told, ms; 0: once a frame. */
const REFRESHES = [0, 250, 1000];

/** The panel, and all others that listen to `change`, draw less often. */
export function createRefreshKnob({ controls }: Tracer): Knob {
  return createLadderKnob<number>({
    id: 'refresh',
    label: 'Time between updates of the panel, ms',
    helps: { throughput: 0.3, 'own-cost': 0.2 },
    read: () => controls.changeEvery,
    after: (value) => REFRESHES.find((other) => other > value),
    turn(value) {
      const was = controls.changeEvery;
      controls.changeEvery = value;
      return () => (controls.changeEvery = was);
    },
    costOf: (value) => ({ share: value > 250 ? 0.1 : 0.05, loses: `an even display: the panel follows every ${value} ms` }),
  });
}
