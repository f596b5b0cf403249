import { Emitter, type Unsubscribe } from '../../base/emitter.js';
import type { AlertDelivery, AlertEvent } from './alert.js';

/** How often what a delivery caused is told in turn: one that edits a rule at each alert would go on for ever. */
const MOST_ROUNDS = 20;

/** Tells deliveries, in the order of what happened: what a delivery causes is told after what it was told of. */
export class Outbox {
  readonly #emitter: Emitter<{ alert: AlertEvent }>;
  readonly #onFault: (error: unknown) => void;
  #waiting: AlertEvent[] = [];
  #isSending = false;

  constructor(onFault: (error: unknown) => void) {
    this.#emitter = new Emitter(onFault);
    this.#onFault = onFault;
  }

  add(event: AlertEvent): void {
    this.#waiting.push(event);
  }

  deliverTo(delivery: AlertDelivery): Unsubscribe {
    return this.#emitter.on('alert', (event) => {
      const answer = delivery(event);
      // A promise, of this page or of any library: nobody else awaits it.
      if (hasThen(answer)) answer.then(undefined, this.#onFault);
    });
  }

  send(): void {
    if (this.#isSending || this.#waiting.length === 0) return;
    this.#isSending = true;
    for (let round = 0; this.#waiting.length > 0; round++) {
      if (round >= MOST_ROUNDS) {
        this.#onFault(new Error(`Deliveries cause alerts that cause deliveries: ${this.#waiting.length} were left out.`));
        this.#waiting = [];
        break;
      }
      const events = this.#waiting;
      this.#waiting = [];
      for (const event of events) this.#emitter.emit('alert', event);
    }
    this.#isSending = false;
  }
}

function hasThen(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}
