import type { Knob } from '../../model/tuning.js';
import type { Tracer } from '../../tracer.js';
import { createLadderKnob } from './ladder-knob.js';

type Writer = 'worker' | 'page';

/**
 * A worker for the history again, where the one that there was has ended and the page does its work. Not offered where the app wants none, or
 * where none ever started: the browser would complain of it on the console once more.
 */
export function createWriterKnob({ history }: Tracer): Knob {
  /** Moving takes a moment; it stands where it is about to be. */
  let moving: { readonly to: Writer } | undefined;
  const move = (to: Writer): void => {
    const own = (moving = { to });
    void history.moveWriter(to).finally(() => {
      if (moving === own) moving = undefined;
    });
  };
  return createLadderKnob<Writer | 'nobody'>({
    id: 'history-writer',
    label: 'Who writes the history',
    helps: { 'write-time': 0.8, 'own-cost': 0.3, throughput: 0.3 },
    read: () => moving?.to ?? history.status.writer ?? 'nobody',
    after: (value) => (value === 'page' && history.status.hasWorker ? 'worker' : undefined),
    turn() {
      move('worker');
      return () => move('page');
    },
    // A worker is what the app's settings ask for.
    isNeeded: () => true,
    costOf: (value) => (value === 'worker' ? { share: 0.02, loses: 'the memory of a worker' } : { share: 0, loses: 'nothing' }),
  });
}
