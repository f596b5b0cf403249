/**
 * Plays the demo by itself, traced with all that a tracer has by default, and posts what each run of its pipeline took: real durations
 * with their real noise. Asked in the address: `runs`, the fewest that there are to be.
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
  while (looked.executions < runs) {
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
  const byRow = new Map<number, number[]>();
  for (const { firstRow, count, kind, start, end, stage, parent } of spans.chunks) {
    for (let at = 0; at < count; at++) {
      if (kind[at] === SpanKind.pipeline) byRow.set(firstRow + at, [end[at] - start[at]]);
      const index = kind[at] === SpanKind.stage ? STAGES.findIndex((name) => name === strings.get(stage[at])) : -1;
      const run = byRow.get(parent[at]);
      if (index >= 0 && run) run[index + 1] = end[at] - start[at];
    }
  }
  const runs = [...byRow.values()].filter((run) => run.length === STAGES.length + 1 && run.every(Number.isFinite));
  const heapId = strings.find(COUNTERS.heapUsed);
  const heap: number[] = [];
  for (let row = counters.firstRow; row < counters.rowCount; row++) if (counters.nameId(row) === heapId) heap.push(counters.value(row));
  return { runs: runs as unknown as RecordedRun[], heap };
}

postResult(play(Number(new URLSearchParams(location.search).get('runs') ?? 400)));
