import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createTracer } from '../../src/create-tracer.js';
import { NO_PARENT, UNKNOWN_PARENT, type SpanId } from '../../src/model/span.js';
import type { Tracer } from '../../src/tracer.js';
import { ParentOracle, WatchedTrace } from '../helpers/parent-oracle.js';

const ACTIONS = 1000;
const STAGES = ['component_filtering', 'prerequisite_evaluation', 'multi_target_resolution', 'action_formatting'];

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Ways to go on later, as the engine schedules them: each interleaves with the others differently. */
const channel = new MessageChannel();
const posted: (() => void)[] = [];
channel.port1.onmessage = () => posted.shift()?.();
const HOPS: readonly (() => Promise<void>)[] = [
  () => Promise.resolve(),
  () => new Promise((resolve) => queueMicrotask(resolve)),
  () => new Promise((resolve) => setTimeout(resolve)),
  () =>
    new Promise((resolve) => {
      posted.push(resolve);
      channel.port2.postMessage(0);
    }),
];

let tracer: Tracer;

beforeEach(() => {
  // Where the browser follows the flow of a program itself there is less to be unknown: see async-context.test.ts.
  vi.stubGlobal('AsyncContext', undefined);
  tracer = createTracer({ history: false, observe: false, settingsStorage: null });
  tracer.start();
});
afterEach(() => {
  tracer.stop();
  vi.unstubAllGlobals();
});

/** The game's pipeline as a program that tells the oracle what belongs to what. Which handles it hands on is left to chance. */
class Program {
  readonly #trace: WatchedTrace;
  readonly #shared: WatchedTrace;
  readonly #random: () => number;

  constructor(trace: WatchedTrace, shared: WatchedTrace, random: () => number) {
    this.#trace = trace;
    this.#shared = shared;
    this.#random = random;
  }

  async perform(action: string): Promise<void> {
    await this.#maybeLater();
    const run = (span: SpanId): Promise<void> => this.#stages(action, span);
    await this.#trace.within('pipeline', 'action_discovery', NO_PARENT, this.#chance(0.3), run);
  }

  async #stages(action: string, run: SpanId): Promise<void> {
    for (const stage of STAGES) {
      await this.#maybeLater();
      if (this.#chance(0.1)) {
        await Promise.all([this.#stage(stage, action, run), this.#stage(stage, action, run)]);
      } else if (this.#chance(0.25)) {
        this.#trace.withinSync('stage', stage, run, this.#chance(0.5), (span) =>
          this.#trace.capture(stage, action, span, this.#chance(0.5)),
        );
      } else await this.#stage(stage, action, run);
      if (this.#chance(0.2)) await this.#autosave(run);
    }
  }

  async #stage(stage: string, action: string, run: SpanId): Promise<void> {
    let execution = NO_PARENT;
    const work = async (span: SpanId): Promise<void> => {
      execution = span;
      await this.#maybeLater();
      this.#trace.capture(stage, action, span, this.#chance(0.5));
      if (this.#chance(0.2)) await Promise.all([this.#resolve(span), this.#resolve(span)]);
      else await this.#resolve(span);
      this.#trace.capture(stage, action, span, this.#chance(0.5));
    };
    await this.#trace.within('stage', stage, run, this.#chance(0.5), work);
    // Late, so it has to say for what.
    if (this.#chance(0.05)) this.#trace.capture(stage, action, execution, true);
  }

  async #resolve(stage: SpanId): Promise<void> {
    const trace = this.#trace;
    const scope = trace.start('measure', 'resolve_scope', stage, this.#chance(0.5));
    await this.#maybeLater();
    if (this.#chance(0.5)) trace.run(scope, () => trace.end(trace.start('measure', 'query', scope, false)));
    else trace.end(trace.start('measure', 'query', scope, this.#chance(0.5)));
    await this.#maybeLater();
    trace.end(scope);
  }

  /** Code that was handed no trace and uses the shared one. */
  async #autosave(run: SpanId): Promise<void> {
    const save = this.#shared.start('measure', 'autosave', run, this.#chance(0.5));
    await this.#maybeLater();
    this.#shared.end(save);
  }

  #chance(probability: number): boolean {
    return this.#random() < probability;
  }

  #later(): Promise<void> {
    return HOPS[Math.floor(this.#random() * HOPS.length)]();
  }

  async #maybeLater(): Promise<void> {
    for (let hops = Math.floor(this.#random() * 3); hops > 0; hops--) await this.#later();
  }
}

it.each([1, 20_260])(
  'takes no wrong parent in 1,000 interleaved actions, and counts what nobody can know (seed %i)',
  async (seed) => {
    const random = createRandom(seed);
    const oracle = new ParentOracle(tracer);
    const shared = new WatchedTrace(tracer.trace, oracle);
    const actors = Array.from({ length: 8 }, (_, actor) => new WatchedTrace(tracer.createTrace({ actorId: `actor ${actor}` }), oracle));
    // Six actors do one thing at a time, two do four at once; four run in the shared trace.
    const lanes = [
      ...actors.slice(0, 6),
      ...actors.slice(6).flatMap((actor) => Array<WatchedTrace>(4).fill(actor)),
      ...Array<WatchedTrace>(4).fill(shared),
    ];
    const queues = lanes.map(() => Promise.resolve());
    for (let action = 0; action < ACTIONS; action++) {
      const lane = Math.floor(random() * lanes.length);
      const program = new Program(lanes[lane], shared, createRandom(Math.floor(random() * 2 ** 32)));
      queues[lane] = queues[lane].then(() => program.perform(`action ${action}`));
    }
    await Promise.all(queues);

    const { spans } = tracer.toTraceData();
    const rows = Array.from({ length: spans.rowCount }, (_, row) => row);
    expect(rows.filter((row) => !oracle.truths.has(row))).toEqual([]);
    const wrong = rows.filter((row) => ![oracle.truths.get(row)!.parent, UNKNOWN_PARENT].includes(spans.parent(row)));
    expect(wrong).toEqual([]);
    const unknown = rows.filter((row) => spans.parent(row) === UNKNOWN_PARENT);
    const unknowable = rows.filter((row) => !oracle.truths.get(row)!.knowable);
    expect(unknown).toEqual(unknowable);
    expect(tracer.status()).toMatchObject({ unknownParents: unknowable.length, spans: rows.length, faults: [] });

    // It was no easy task: all lanes at once, and plenty of each kind. An action has a run, four stages and eight captures or more.
    expect(oracle.mostOpen).toBeGreaterThan(lanes.length);
    expect(oracle.open).toBe(0);
    expect(rows.length).toBeGreaterThan(10 * ACTIONS);
    expect(unknown.length).toBeGreaterThan(ACTIONS);
    expect(rows.length - unknown.length).toBeGreaterThan(5 * ACTIONS);
  },
  60_000,
);
