import type { Clock } from '../base/clock.js';
import type { OwnCost } from '../model/own-cost.js';

/** Of this many calls one is timed, on average: two more looks at the clock in 64 calls, of which each takes one itself. */
const MEAN_GAP = 64;
/**
 * No call takes longer than this but one that was interrupted, ms: to capture as much as the highest verbosity keeps (64 kB) takes 0.5 ms on a
 * slow machine once it is compiled, 3 ms before. The system lets another program run for some 4 ms and more.
 */
const LONGEST_CALL = 3;
/** 95 % of a normal distribution lie within this many standard errors. */
const STANDARD_ERRORS = 1.96;
/** With fewer timed calls their spread says little. */
const LEAST_TIMED = 10;

/**
 * Estimates what recording costs. Most calls are too short to be timed each: about one in 64 is, after a gap that varies so that no
 * rhythm of the app falls in step with it, and stands for all calls of its gap. Rare and longer work is timed whole, see `add`.
 *
 * The clock's step does not matter on average: a call that is shorter than the step is seen as one step as often as its length says.
 *
 * A call that the system interrupts, or that a long garbage collection falls into, counts as what it was, but once: the calls of its gap were not
 * interrupted, and 10 ms would else make 640. So does one that is seen to take longer than any can, `LONGEST_CALL` and a step of the clock (1 ms in
 * plain Firefox and WebKit). Of a clock whose step is not known, as in a browser that resists fingerprinting (100 ms), that cannot be told.
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
  #longest = LONGEST_CALL;
  #whole = 0;
  #wholeInPipeline = 0;
  /** Pipelines that run just now. */
  openPipelines = 0;
  #pipelineSince = 0;
  #pipelineTime = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  begin(): number {
    return --this.#left > 0 ? NaN : this.#clock.now();
  }

  end(from: number): void {
    // Split, so that what most calls need is small enough to become part of them.
    if (from >= 0) this.#add(from);
  }

  /** A call that was timed is over; `from` is when it began. A look at the clock is timed as well, and taken off. */
  #add(from: number): void {
    const to = this.#clock.now();
    const look = this.#clock.now() - to;
    const took = to - from - look;
    const cost = Math.abs(took) > this.#longest ? took : took * this.#gap;
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
    const running = this.#runningTime(now);
    if (this.openPipelines > 0 && --this.openPipelines === 0) this.#pipelineTime += running;
  }

  /** While the tracer is stopped nothing is spent, so the time of runs that are still open does not count either. */
  stopped(now: number): void {
    this.#pipelineTime += this.#runningTime(now);
    this.#pipelineSince = Infinity;
  }

  /** @param resolution - step of the clock, ms; 0: not known. */
  started(now: number, resolution: number): void {
    this.#pipelineSince = now;
    this.#longest = resolution > 0 ? LONGEST_CALL + resolution : Infinity;
  }

  /** ms spent while pipelines ran, and for how long any did, up to now. */
  pipelineFigures(now: number): { cost: number; time: number } {
    return { cost: Math.max(0, this.#inPipeline) + this.#wholeInPipeline, time: this.#pipelineTime + this.#runningTime(now) };
  }

  #runningTime(now: number): number {
    return this.openPipelines > 0 ? Math.max(0, now - this.#pipelineSince) : 0;
  }

  read(startedAt: number, now: number, bytesHeld: number): OwnCost {
    const total = Math.max(0, this.#calls) + this.#whole;
    const { cost, time } = this.pipelineFigures(now);
    const variance = this.#inPipelineSquares - (this.#inPipeline * this.#inPipeline) / this.#timedInPipeline;
    return {
      total,
      shareOfMainThread: now > startedAt ? total / (now - startedAt) : 0,
      shareOfPipeline: time > 0 ? cost / time : NaN,
      uncertainty: time > 0 && this.#timedInPipeline >= LEAST_TIMED ? (STANDARD_ERRORS * Math.sqrt(Math.max(0, variance))) / time : NaN,
      timed: this.#timed,
      bytesHeld,
    };
  }
}
