import type { PageSources } from './page-sources.js';

/** Name of the channel on which pages say that they kept an alert. */
export const ALERT_CHANNEL = 'acttrace.alerts';
/** After the first word of several, ms: so the list is read once a second at most. */
const READ_AFTER_MS = 1000;

/** Tells the other pages of the origin that an alert was kept, and hears it from them. Never throws. */
export class AlertNews {
  readonly #page: Pick<PageSources, 'openChannel' | 'schedule'>;
  readonly #onFault: (error: unknown) => void;
  #channel: BroadcastChannel | undefined;

  constructor(page: Pick<PageSources, 'openChannel' | 'schedule'>, onFault: (error: unknown) => void) {
    this.#page = page;
    this.#onFault = onFault;
  }

  /** Calls `run` a second after another page has kept an alert, or several. @returns what ends that. */
  listen(run: () => void): () => void {
    const channel = this.#open();
    if (channel === undefined) return () => undefined;
    let cancel: (() => void) | undefined;
    channel.onmessage = () => {
      cancel ??= this.#page.schedule(() => {
        cancel = undefined;
        run();
      }, READ_AFTER_MS);
    };
    this.#channel = channel;
    return () => {
      cancel?.();
      channel.close();
      if (this.#channel === channel) this.#channel = undefined;
    };
  }

  tell(): void {
    // What ends because the monitor stops is kept when it no longer listens. Over the channel that it listens on, it does not hear itself.
    const channel = this.#channel ?? this.#open();
    channel?.postMessage('kept');
    if (channel !== this.#channel) channel?.close();
  }

  #open(): BroadcastChannel | undefined {
    try {
      return this.#page.openChannel(ALERT_CHANNEL);
    } catch (error) {
      this.#onFault(error);
      return undefined;
    }
  }
}
