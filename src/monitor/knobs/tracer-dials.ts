import { createSampling } from '../../capture/sampling.js';
import type { Sampling } from '../../model/trace-sample.js';
import type { Tracer } from '../../tracer.js';

/** What several knobs turn at the same time: each says what it wants, and what is least is done, so that they can be taken back in any order. */
export class TracerDials {
  readonly #tracer: Tracer;
  /** The app's own sampling; undefined: it gave none, and ours is put in its place while it is needed. */
  readonly #given: Sampling | undefined;
  /** Made once: handles of runs held aside by one that is gone would be given out again. */
  #own: Sampling | undefined;
  #isObserving = true;
  /** What the app's rate is multiplied with, 0–1. */
  scale = 1;
  keepsData = true;
  observes = true;
  isShut = false;

  constructor(tracer: Tracer) {
    this.#tracer = tracer;
    this.#given = tracer.controls.sampling;
  }

  /** Whether the rate can be lowered: an app's own way of sampling may not let it be. */
  get canSample(): boolean {
    return this.#given === undefined || this.#given.scale !== undefined;
  }

  /** Changes what is named, and returns what changes it back. */
  turn(to: Partial<Pick<TracerDials, 'scale' | 'keepsData' | 'observes' | 'isShut'>>): () => void {
    const { scale, keepsData, observes, isShut } = this;
    const was = { scale, keepsData, observes, isShut };
    Object.assign(this, to);
    this.#settle();
    return () => {
      for (const name of Object.keys(to) as (keyof typeof to)[]) Object.assign(this, { [name]: was[name] });
      this.#settle();
    };
  }

  #settle(): void {
    const { filter, controls } = this.#tracer;
    filter.captures = this.isShut ? 'failures' : this.keepsData ? 'all' : 'times';
    this.#sample(this.isShut ? 0 : this.scale);
    const observes = this.observes && !this.isShut;
    if (observes === this.#isObserving) return;
    this.#isObserving = observes;
    controls.observe?.(observes);
  }

  #sample(scale: number): void {
    if (this.#given) {
      if (this.#given.scale !== undefined) this.#given.scale = scale;
      return;
    }
    if (scale < 1) this.#own ??= createSampling();
    if (this.#own) this.#own.scale = scale;
    this.#tracer.controls.sampling = scale < 1 ? this.#own : undefined;
  }
}
