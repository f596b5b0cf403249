import type { Clock } from '../base/clock.js';
import type { OwnCost } from '../model/own-cost.js';

/** Of this many calls one is timed, on average: two more looks at the clock in 64 calls, of which each takes one itself. */
const MEAN_GAP = 64;
/** 95 % of a normal distribution lie within this many standard errors. */
const STANDARD_ERRORS = 1.96;
/** With fewer timed calls their spread says little. */
const LEAST_TIMED = 10;

/**
 * Estimates what recording costs. Most calls are too short to be timed each: about one in 64 is, after a gap that varies so that no
 * rhythm of the app falls in step with it, and stands for all calls of its gap. Rare and longer work is timed whole, see `add`.
 *
 * The clock's step does not matter on average: a call that is shorter than the step is seen as one step as often as its length says.
 */
export class OwnCostMeter {
  readonly #clock: Clock;
  #gap = 1;
  #left = 1;
  #random = 1;
  #timed = 0;
  #timedInPipeline = 0;
  /** Sums over timed calls, each times the calls that it stands for: of all, and of those while pipelines ran; ms and ms². */
  #calls = 0;
  #inPipeline = 0;
  #inPipelineSquares = 0;
  #whole = 0;
  #wholeInPipeline = 0;
  /** Pipelines that run just now. */
  openPipelines = 0;
  #pipelineSince = 0;
  #pipelineTime = 0;

  /** True when the call about to be made is to be timed, and told to `addCall`. */
  isDue(): boolean {
    return --this.#left <= 0;
  }

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A call of the recorder that was to be timed is over; `from` is when it began. A look at the clock is timed as well, and taken off. */
  addCall(from: number): void {
    const to = this.#clock.now();
    const look = this.#clock.now() - to;
    const cost = (to - from - look) * this.#gap;
    this.#timed++;
    this.#calls += cost;
    if (this.openPipelines > 0) {
      this.#timedInPipeline++;
      this.#inPipeline += cost;
      this.#inPipelineSquares += cost * cost;
    }
    this.#random = (Math.imul(this.#random, 1_664_525) + 1_013_904_223) >>> 0;
    this.#gap = this.#left = MEAN_GAP / 2 + (this.#random >>> 26);
  }

  /** Work that was timed whole: a flush, an observer's callback; ms. */
  add(duration: number): void {
    this.#whole += duration;
    if (this.openPipelines > 0) this.#wholeInPipeline += duration;
  }

  pipelineStarted(now: number): void {
    if (this.openPipelines++ === 0) this.#pipelineSince = now;
  }

  pipelineEnded(now: number): void {
    if (this.openPipelines > 0 && --this.openPipelines === 0) this.#pipelineTime += this.#runningTime(now);
  }

  /** While the tracer is stopped nothing is spent, so the time of runs that are still open does not count either. */
  stopped(now: number): void {
    if (this.openPipelines > 0) this.#pipelineTime += this.#runningTime(now);
    this.#pipelineSince = Infinity;
  }

  started(now: number): void {
    this.#pipelineSince = now;
  }

  /** ms spent while pipelines ran, and for how long any did, up to now. */
  pipelineFigures(now: number): { cost: number; time: number } {
    const running = this.openPipelines > 0 ? this.#runningTime(now) : 0;
    return { cost: Math.max(0, this.#inPipeline) + this.#wholeInPipeline, time: this.#pipelineTime + running };
  }

  #runningTime(now: number): number {
    return Math.max(0, now - this.#pipelineSince);
  }

  read(startedAt: number, now: number, bytesHeld: number): OwnCost {
    const total = Math.max(0, this.#calls) + this.#whole;
    const { cost, time } = this.pipelineFigures(now);
    const calls = this.#timedInPipeline;
    const variance = this.#inPipelineSquares - (this.#inPipeline * this.#inPipeline) / Math.max(1, calls);
    return {
      total,
      shareOfMainThread: now > startedAt ? total / (now - startedAt) : 0,
      shareOfPipeline: time > 0 ? cost / time : NaN,
      uncertainty: time > 0 && calls >= LEAST_TIMED ? (STANDARD_ERRORS * Math.sqrt(Math.max(0, variance))) / time : NaN,
      timed: this.#timed,
      bytesHeld,
    };
  }
}
