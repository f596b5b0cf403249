import { deviceKey } from '../src/model/device-class.js';
import type { StageThresholds } from '../src/model/thresholds.js';
import type { TraceData } from '../src/model/trace-data.js';
import type { Tracer } from '../src/tracer.js';

/** Limits of stages for which nobody set one, as earlier sessions on this class of device teach them. */
export class LearnedLimits {
  readonly #tracer: Tracer;
  #limits: StageThresholds = {};

  constructor(tracer: Tracer) {
    this.#tracer = tracer;
  }

  /** Those for a recording: none where it was made on another class of device. */
  of({ session }: TraceData): StageThresholds {
    return deviceKey(session.device) === this.#device ? this.#limits : NONE;
  }

  /**
   * Reads them: from the newest baseline of this class of device, else from all earlier sessions. Whether there are any.
   * @throws what loading the code throws.
   */
  async read(): Promise<boolean> {
    const { history, session } = this.#tracer;
    const [{ learnThresholds }, baselines] = await Promise.all([import('../src/aggregate/learned-thresholds.js'), history.baselines()]);
    const baseline = baselines.filter(({ device }) => deviceKey(device) === this.#device).at(-1);
    const sessions = baseline?.sessions ?? (await history.aggregates());
    this.#limits = learnThresholds(
      sessions.filter((other) => other.session.id !== session.id && deviceKey(other.session.device) === this.#device),
    );
    return Object.keys(this.#limits).length > 0;
  }

  get #device(): string {
    return deviceKey(this.#tracer.session.device);
  }
}

/** The same one each time: what has not changed is not analyzed again. */
const NONE: StageThresholds = {};
