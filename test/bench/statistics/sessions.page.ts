/**
 * Plays the demo by itself, traced with all that a tracer has by default, and posts what each run of its pipeline took: real durations
 * with their real noise. Asked in the address: `runs`, the fewest that are to be kept.
 */
import { createTracer, type Tracer } from '../../../src/index.js';
import { SpanKind } from '../../../src/model/span.js';
import { createPause } from '../../../demo/game/pause.js';
import { Game } from '../../../demo/game/game.js';
import { turnOrder } from '../../../demo/game/turn-order.js';
import { Scenarios } from '../../../demo/scenarios.js';
import { DEFAULT_WORLD_SIZE, generateWorld } from '../../../demo/world/generate-world.js';
import { COUNTERS } from '../../../src/model/counter-table.js';
import { findDoubts, postResult } from '../page.js';
import { STAGES, type RecordedRun, type RecordedSession } from './recorded-session.js';

const SEED = 7;
/** Between two turns, ms: the demo's 700 would have an hour pass. Time for the browser to draw, collect and compile in. */
const REST_MS = 30;
/**
 * Runs at the start that are not kept: the browser still compiles the game, and the first runs take up to 300 times as long as later ones.
 * What a session of a few minutes has little of would be a quarter of these.
 */
const WARM_UP_RUNS = 200;

async function play(runs: number): Promise<RecordedSession> {
  const tracer = createTracer({ name: 'Hollowmere demo', build: 'bench', settingsStorage: null });
  // In the game, actors of a turn overlap, and each waits for the others: what it measures then is the turn. So turns are played without
  // being recorded, and between them everybody who is to act looks around, one after the other.
  const untraced = createTracer({ settingsStorage: null, history: false });
  const world = generateWorld(DEFAULT_WORLD_SIZE, SEED);
  const common = { scenarios: new Scenarios(() => performance.now()), pause: createPause(), onEvent: () => undefined };
  const played = new Game(world, { ...common, tracer: untraced });
  const looked = new Game(world, { ...common, tracer });
  tracer.start();
  while (looked.executions < runs + WARM_UP_RUNS) {
    for (const actor of turnOrder(world, played.hero)) {
      looked.hero = actor;
      await looked.lookAround();
    }
    await played.turn();
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
  }
  return { session: tracer.session, ...readRuns(tracer), doubts: findDoubts(tracer) };
}

function readRuns(tracer: Tracer): Pick<RecordedSession, 'runs' | 'heap'> {
  const { spans, strings, counters } = tracer.toTraceData();
  const byRow = new Map<number, { track: string; times: number[]; captures: number[] }>();
  const byStage = new Map<number, { captures: number[]; index: number }>();
  for (const { firstRow, count, kind, start, end, stage, parent, track } of spans.chunks) {
    for (let at = 0; at < count; at++) {
      const row = firstRow + at;
      const time = end[at] - start[at];
      if (kind[at] === SpanKind.pipeline) {
        byRow.set(row, { track: strings.get(track[at]), times: [time], captures: STAGES.map(() => 0) });
      }
      const index = kind[at] === SpanKind.stage ? STAGES.findIndex((name) => name === strings.get(stage[at])) : -1;
      const run = byRow.get(parent[at]);
      if (index >= 0 && run) {
        run.times[index + 1] = time;
        byStage.set(row, { captures: run.captures, index });
      }
      const execution = kind[at] === SpanKind.capture ? byStage.get(parent[at]) : undefined;
      if (execution) execution.captures[execution.index]++;
    }
  }
  const runs = [...byRow.values()].filter(({ times }) => times.length === STAGES.length + 1 && times.every(Number.isFinite));
  const heapId = strings.find(COUNTERS.heapUsed);
  const heap: number[] = [];
  for (let row = counters.firstRow; row < counters.rowCount; row++) if (counters.nameId(row) === heapId) heap.push(counters.value(row));
  return { runs: runs.slice(WARM_UP_RUNS) as unknown as RecordedRun[], heap };
}

postResult(play(Number(new URLSearchParams(location.search).get('runs') ?? 800)));
