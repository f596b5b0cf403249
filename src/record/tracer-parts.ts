import type { PartHost, TracerPart } from '../model/tracer-part.js';

interface Entry {
  readonly part: TracerPart;
  /** What stops it, while it runs. */
  stop: (() => void) | undefined;
}

/** The parts that work only while a tracer runs: started and stopped together, in the order in which they were attached, and back. */
export class TracerParts {
  readonly #host: PartHost;
  readonly #parts = new Map<object, Entry>();
  #running = false;

  constructor(host: PartHost) {
    this.#host = host;
  }

  /** Adds a part, and starts it when the others run. Returns what stops and removes it. */
  readonly attach = (part: TracerPart): (() => void) => {
    // The same part may be attached twice, and each is removed by itself.
    const key = {};
    this.#parts.set(key, { part, stop: undefined });
    if (this.#running) this.#start(key);
    return () => {
      this.#stop(key);
      this.#parts.delete(key);
    };
  };

  start(): void {
    this.#running = true;
    for (const key of [...this.#parts.keys()]) if (this.#running) this.#start(key);
  }

  stop(): void {
    this.#running = false;
    for (const key of [...this.#parts.keys()].reverse()) this.#stop(key);
  }

  #start(key: object): void {
    const entry = this.#parts.get(key);
    if (entry === undefined || entry.stop !== undefined) return;
    try {
      const stop: unknown = entry.part(this.#host);
      entry.stop = typeof stop === 'function' ? (stop as () => void) : () => undefined;
      // It may have stopped the tracer or removed itself meanwhile, when there was nothing to be stopped yet.
      if (!this.#running || !this.#parts.has(key)) this.#end(entry);
    } catch (error) {
      this.#host.report('part', error);
    }
  }

  #stop(key: object): void {
    const entry = this.#parts.get(key);
    if (entry !== undefined) this.#end(entry);
  }

  #end(entry: Entry): void {
    const { stop } = entry;
    if (stop === undefined) return;
    entry.stop = undefined;
    try {
      stop();
    } catch (error) {
      this.#host.report('part', error);
    }
  }
}
