import type { PanelEnvironment } from './panel-environment.js';
import type { Tracer } from '../src/tracer.js';
import type { HistoryEvent } from './view/history-words.js';

/** The history says twice a second that it changed; what happened to it is asked for less often, ms. */
const PAUSE = 5000;

/** What happened to the history since this page was loaded, for the panel's notices. */
export class HistoryNews {
  /** Newest first. */
  recent: readonly HistoryEvent[] = [];
  readonly #tracer: Tracer;
  readonly #environment: Pick<PanelEnvironment, 'now'>;
  #readAt = -Infinity;

  constructor(tracer: Tracer, environment: Pick<PanelEnvironment, 'now'>) {
    this.#tracer = tracer;
    this.#environment = environment;
  }

  /** Reads what happened, unless that was done just now; calls back when there is something new. */
  async read(changed: () => void): Promise<void> {
    const now = this.#environment.now();
    if (now - this.#readAt < PAUSE) return;
    this.#readAt = now;
    const { history, session } = this.#tracer;
    const recent = (await history.events()).filter(({ time }) => time >= session.timeOrigin);
    if (recent[0]?.time === this.recent[0]?.time && recent.length === this.recent.length) return;
    this.recent = recent;
    changed();
  }
}
