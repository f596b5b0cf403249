export type Listener<T> = (event: T) => void;
export type Unsubscribe = () => void;

/** One call of `on`: a function that subscribes twice is called twice, and each unsubscribe ends its own. */
interface Subscription {
  readonly listener: Listener<never>;
}

/**
 * Typed publish/subscribe. One listener that throws does not stop the others: its error goes to `onError`.
 *
 * @typeParam Events - maps each event name to its payload.
 */
export class Emitter<Events> {
  readonly #listeners = new Map<keyof Events, Set<Subscription>>();
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** Subscribes; returns the function that unsubscribes (idempotent). */
  on<Name extends keyof Events>(name: Name, listener: Listener<Events[Name]>): Unsubscribe {
    let listeners = this.#listeners.get(name);
    if (!listeners) this.#listeners.set(name, (listeners = new Set()));
    const subscription: Subscription = { listener };
    listeners.add(subscription);
    return () => void listeners.delete(subscription);
  }

  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void {
    const listeners = this.#listeners.get(name);
    if (!listeners || listeners.size === 0) return;
    for (const subscription of [...listeners]) {
      if (!listeners.has(subscription)) continue;
      try {
        (subscription.listener as Listener<Events[Name]>)(event);
      } catch (error) {
        this.#onError(error);
      }
    }
  }

  /** True when anybody listens; lets a publisher skip the work of preparing an event. */
  has(name: keyof Events): boolean {
    return (this.#listeners.get(name)?.size ?? 0) > 0;
  }
}
