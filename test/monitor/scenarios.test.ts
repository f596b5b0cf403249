/**
 * What a game's trouble raises, on a clock that is moved: a game of four runs a second, whose figures are those that the demo has in
 * Chromium, and each kind of trouble as the demo makes it.
 */
import { describe, expect, it } from 'vitest';
import { CounterTable, COUNTERS } from '../../src/model/counter-table.js';
import type { SpanSink } from '../../src/model/ports.js';
import type { SpanRecorder } from '../../src/record/span-recorder.js';
import { startTestMonitor, type MonitorWorld } from '../helpers/test-monitor.js';

const MB = 1_000_000;
const STAGES = ['component_filtering', 'prerequisite_evaluation', 'multi_target_resolution', 'action_formatting'] as const;
const ACTIONS = ['demo:go', 'demo:pick_up', 'demo:talk', 'demo:rest'];

/** What is different in a second of play. */
interface Trouble {
  /** Added to a stage's execution, ms. */
  readonly slow?: { readonly stage: string; readonly by: number };
  /** Captures and deeds of these fail. */
  readonly failing?: readonly string[];
  /** Runs a second. Default 4. */
  readonly runs?: number;
  /** Worst lateness of a timer in each second, ms. */
  readonly lag?: (second: number) => number;
  /** Tasks over 50 ms, in each second. */
  readonly longTask?: (second: number) => number;
  /** Heap that is never let go, bytes a second. */
  readonly leak?: number;
}

class Game {
  readonly world: MonitorWorld;
  readonly #sink: SpanSink;
  #second = 0;
  #random = 1;
  #leaked = 0;

  constructor() {
    this.world = startTestMonitor();
    (this.world.tracer.toTraceData() as SpanRecorder).counters = new CounterTable();
    let sink: SpanSink | undefined;
    this.world.tracer.attach((host) => {
      ({ sink } = host);
      return () => undefined;
    })();
    this.#sink = sink!;
  }

  /** Alerts that are told: what, about which series, and what became of them. */
  get told(): string[] {
    return this.world.events
      .filter(({ type }) => type !== 'updated')
      .map(({ type, alert }) => `${type} ${alert.rule} ${Object.values(alert.tags).join(' ')}`.trim());
  }

  play(seconds: number, trouble: Trouble = {}): void {
    const { clock, page } = this.world;
    for (let left = seconds; left > 0; left--) {
      const second = this.#second++;
      const end = clock.timeOrigin + 1000 * (second + 1) - clock.timeOrigin;
      const runs = trouble.runs ?? 4;
      for (let run = 0; run < runs; run++) {
        this.#run(trouble);
        page.pass(Math.max(0, Math.min(end - clock.time, 900 / runs)));
      }
      page.pass(Math.max(0, end - clock.time));
      this.#sample(trouble, second);
    }
    if (trouble.leak) this.#leaked = 0;
  }

  #run({ slow, failing = [] }: Trouble): void {
    const { tracer, clock } = this.world;
    const trace = tracer.createTrace({ actorId: 'hero' });
    const run = trace.startSpan('action_discovery', { kind: 'pipeline', parent: null });
    let hasFailed = false;
    for (const stage of STAGES) {
      const span = trace.startSpan(stage, { kind: 'stage', parent: run });
      let fails = false;
      for (const action of ACTIONS) {
        clock.time += 0.02 + 0.1 * this.#next();
        const error = stage === 'prerequisite_evaluation' && failing.includes(action) ? new Error('no such rule') : undefined;
        fails ||= error !== undefined;
        trace.captureActionData(stage, action, { passed: true, error }, { span });
      }
      if (slow?.stage === stage) clock.time += slow.by;
      trace.endSpan(span, fails ? new Error('no such rule') : undefined);
      hasFailed ||= fails;
    }
    trace.endSpan(run, hasFailed ? new Error('no such rule') : undefined);
    const chosen = ACTIONS[Math.floor(this.#next() * ACTIONS.length)];
    const deed = trace.startSpan(chosen, { kind: 'action', parent: null });
    clock.time += 0.05;
    trace.endSpan(deed, failing.includes(chosen) ? new Error('no handler') : undefined);
  }

  #sample({ lag, longTask, leak = 0 }: Trouble, second: number): void {
    const sink = this.#sink;
    const now = this.world.clock.time;
    const count = (name: string, value: number): void => sink.count(sink.intern(name), now, value);
    this.#leaked += leak;
    // What the game keeps is 20 MB. Young garbage goes every 9 s, what got old every 45 s, as V8 does.
    const garbage = (second % 9) + this.#next() + 0.4 * (second % 45);
    count(COUNTERS.heapUsed, 20 * MB + this.#leaked + garbage * MB);
    count(COUNTERS.eventLoopLag, lag ? lag(second) : 1 + 4 * this.#next());
    count(COUNTERS.frameRate, 58 + 2 * this.#next());
    const task = longTask?.(second) ?? 0;
    if (task > 0) {
      sink.add(5, sink.intern('longtask'), 0, sink.intern('browser'), 0, -1, now - task, now);
    }
  }

  #next(): number {
    this.#random = (Math.imul(this.#random, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#random / 2 ** 32;
  }
}

/** Seconds after which every figure of the last minute has forgotten the trouble. */
const AFTER = 75;

describe('scenarios', () => {
  it.each<[scenario: string, seconds: number, Trouble, told: readonly string[]]>([
    [
      'a slow stage',
      30,
      // In slices of a thirteenth, between which the page gets its turn.
      { slow: { stage: 'prerequisite_evaluation', by: 320 }, runs: 2, lag: () => 26 },
      ['stage_duration{stage=prerequisite_evaluation}: max > 200 prerequisite_evaluation', 'system.cpu.event_loop_lag: avg >= 10'],
    ],
    [
      'a slow stage, so slow that the whole run is',
      30,
      { slow: { stage: 'multi_target_resolution', by: 1100 }, runs: 1, lag: () => 8 },
      ['pipeline_duration: max > 1000 action_discovery'],
    ],
    [
      'a failing action',
      30,
      { failing: ['demo:pick_up'] },
      [
        'action_errors: rate > 0.05 demo:pick_up prerequisite_evaluation',
        'pipeline_errors: rate > 0.05 action_discovery',
        'action_errors: rate > 0.05 demo:pick_up',
      ],
    ],
    [
      'a blocked main thread',
      60,
      // 200 ms every other second: 96 ms on average, once a whole minute was like this.
      { lag: (second) => (second % 2 === 0 ? 190 : 3), longTask: (second) => (second % 2 === 0 ? 200 : 0) },
      ['system.cpu.event_loop_lag: avg >= 10', 'system.cpu.event_loop_lag: avg >= 50'],
    ],
    ['a flood of 10,000 actions', 25, { runs: 400, lag: () => 45 }, ['system.cpu.event_loop_lag: avg >= 10']],
  ])('%s raises exactly its alerts, once, and they resolve when it ends', (_scenario, seconds, trouble, told) => {
    const game = new Game();
    game.play(90);
    expect(game.told).toEqual([]);
    game.play(seconds, trouble);
    expect([...game.told].sort()).toEqual(told.map((alert) => `opened ${alert}`).sort());
    game.play(AFTER);
    const resolved = game.told.slice(told.length);
    expect(resolved.sort()).toEqual(told.map((alert) => `resolved ${alert}`).sort());
    expect(game.world.monitor.alerts.open).toEqual([]);
  });

  it('a leak raises alerts on the heap and on the leak, which resolve when it is let go', () => {
    const game = new Game();
    game.play(90);
    // 10 MB a minute, beside what is collected.
    game.play(15 * 60, { leak: MB / 6 });
    expect(game.told).toEqual(['opened system.memory.heap_used: max >= 100000000', 'opened system.memory.leak: value >= 2 heap']);
    game.play(45 * 60);
    expect(game.told.slice(2).sort()).toEqual([
      'resolved system.memory.heap_used: max >= 100000000',
      'resolved system.memory.leak: value >= 2 heap',
    ]);
  });

  it('an hour of normal play raises none', () => {
    const game = new Game();
    game.play(3600);
    expect(game.told).toEqual([]);
    expect(game.world.monitor.metrics.timer('pipeline_duration', { pipeline: 'action_discovery' }).count).toBe(14_400);
  });
});
