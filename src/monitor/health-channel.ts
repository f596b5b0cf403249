import type { PageSources } from './page-sources.js';
import { pageSources } from './page-sources.js';
import type { HealthReport } from './health-report.js';

/** Name of the channel, unless another is given. */
export const HEALTH_CHANNEL = 'acttrace.health';

/** What is said on it: an answer, or the question for one. */
type Message = { readonly type: 'health'; readonly health: HealthReport } | { readonly type: 'health?' };

/** Tells health to whoever listens in this browser: when it changed, and when somebody asks. */
export class HealthChannel {
  readonly #channel: BroadcastChannel;

  /** @param health - asked when somebody asks. */
  constructor(channel: BroadcastChannel, health: () => HealthReport) {
    this.#channel = channel;
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (isMessage(data) && data.type === 'health?') this.tell(health());
    };
  }

  tell(health: HealthReport): void {
    this.#channel.postMessage({ type: 'health', health } satisfies Message);
  }

  close(): void {
    this.#channel.close();
  }
}

/**
 * Follows the health of the pages of this site that a `PerformanceMonitor` watches, from another tab, frame or worker: once for each now,
 * and then at each change.
 *
 * @param listener - what it throws is the listener's own.
 * @param name - default `acttrace.health`.
 * @returns what ends it. Where the browser has no `BroadcastChannel`, nothing is ever told.
 */
export function watchHealth(
  listener: (health: HealthReport) => void,
  name = HEALTH_CHANNEL,
  { openChannel }: Pick<PageSources, 'openChannel'> = pageSources,
): () => void {
  const channel = openChannel(name);
  if (channel === undefined) return () => undefined;
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (isMessage(data) && data.type === 'health') listener(data.health);
  };
  channel.postMessage({ type: 'health?' } satisfies Message);
  return () => channel.close();
}

function isMessage(data: unknown): data is Message {
  const type = (data as { type?: unknown } | null)?.type;
  return type === 'health' || type === 'health?';
}
