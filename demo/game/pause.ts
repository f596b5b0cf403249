import type { Pause } from '../pipeline/pace.js';

/**
 * A pause that lets the event loop run once, without the 4 ms that browsers add to nested timeouts: a message to oneself.
 * Pauses end in the order in which they began.
 */
export function createPause(): Pause {
  const waiting: (() => void)[] = [];
  const channel = new MessageChannel();
  channel.port1.onmessage = () => waiting.shift()?.();
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      channel.port2.postMessage(null);
    });
}
