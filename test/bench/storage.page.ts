/**
 * What it takes to keep a million spans: runs by itself, and posts what it measured to the server that it came from.
 *
 * - While the demo's pipeline runs, spans of the same shape are recorded next to it until there are a million, all written to IndexedDB
 *   as an app's are. Every callback that acttrace has of the browser meanwhile is timed with the microtasks after it: what it holds the
 *   page's main thread up. No captured data is recorded, so that bytes are those of spans.
 * - Spans written, and spans read, in rounds that alternate with a plain store of one record a span.
 */
import { ACTIONS } from '../../demo/actions/definitions.js';
import { ActionDiscovery } from '../../demo/pipeline/action-discovery.js';
import { generateWorld } from '../../demo/world/generate-world.js';
import {
  createTracer,
  PipelinePerformanceAnalyzer,
  type SessionDelta,
  type StructuredTrace,
  type TraceData,
  type Tracer,
} from '../../src/index.js';
import type { SpanRecorder } from '../../src/record/span-recorder.js';
import { openStore } from '../../src/store/open-store.js';
import { findDoubts, postResult } from './page.js';
import { watchEntries } from './storage-entries.js';
import { openPlain, readPlain, toPlainSpans, writePlain } from './storage-plain.js';
import type { StoragePageResult, StoragePair } from './storage-result.js';

const SPANS = 1_000_000;
/** Over which they are spread: 40,000 spans a second and more. ms. */
const RUN_MS = 25_000;
const WORLD_SIZE = 1000;
const SEED = 7;
/** A run, and for each of four stages itself and six measured actions. */
const STAGES = ['component_filtering', 'prerequisite_evaluation', 'multi_target_resolution', 'action_formatting'];
const ACTIONS_A_STAGE = 6;
const SPANS_A_RUN = 1 + STAGES.length * (1 + ACTIONS_A_STAGE);
const ROUNDS = 7;
/** Rounds that are not counted, while the code is being compiled. */
const WARM_UP_ROUNDS = 2;
/** Whole runs. */
const SPANS_A_ROUND = 3500 * SPANS_A_RUN;
const SPANS_READ = 3500 * SPANS_A_RUN;
const PLAIN_SPANS_A_ROUND = 20_000;
/** Files of a database grow a little later than it is written. ms. */
const SETTLING_MS = 3000;

/** One run as the demo's pipeline is traced; times are the clock's. */
function recordRun(trace: StructuredTrace, number: number): void {
  const run = trace.startSpan('action_discovery', { kind: 'pipeline', parent: null });
  for (const name of STAGES) {
    const stage = trace.startSpan(name, { kind: 'stage', parent: run });
    for (let action = 0; action < ACTIONS_A_STAGE; action++) {
      trace.endSpan(trace.startSpan(ACTIONS[(number + action) % ACTIONS.length].id, { parent: stage }));
    }
    trace.endSpan(stage);
  }
  trace.endSpan(run);
}

async function measureWriting(): Promise<Omit<StoragePageResult, 'written' | 'read'>> {
  const { entries, nextTask, wait } = watchEntries();
  const longTasks: { start: number; end: number }[] = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) longTasks.push({ start: startTime, end: startTime + duration });
  }).observe({ type: 'longtask' });

  const world = generateWorld(WORLD_SIZE, SEED);
  const tracer = createTracer({ settingsStorage: null, observe: false, filter: { verbosity: 'minimal' } });
  const recorded = (): number => tracer.status().spansRecorded;
  let over = false;
  let number = 0;
  tracer.start();
  await tracer.history.flush();
  const bytesBefore = await readUsage();
  entries.length = longTasks.length = 0;
  const start = performance.now();
  const flood = (): void => {
    const share = Math.min(1, (performance.now() - start) / RUN_MS);
    const trace = tracer.createTrace();
    while (recorded() < SPANS * share) recordRun(trace, number++);
    over = share === 1;
  };
  const pause = async (): Promise<void> => {
    await nextTask();
    flood();
    await nextTask();
  };
  const discovery = new ActionDiscovery({ tracer, pause, actions: () => ACTIONS, load: () => 0 });
  for (let actor = 0; !over; actor++) await discovery.discover(world, world.characters[actor % world.characters.length]);
  tracer.stop();
  await tracer.history.flush();
  const duration = performance.now() - start;
  await wait(SETTLING_MS);
  const [line] = await tracer.history.list();
  return {
    writer: tracer.history.status.writer ?? 'nobody known',
    spans: recorded(),
    duration,
    entries: [...entries],
    longTasks,
    storedBytes: line?.bytes ?? 0,
    grownBytes: (await readUsage()) - bytesBefore,
    doubts: [...findDoubts(tracer), ...findLost(line?.spans ?? 0, tracer)],
  };
}

function findLost(stored: number, tracer: Tracer): string[] {
  const { spansRecorded } = tracer.status();
  return stored === spansRecorded ? [] : [`${spansRecorded} spans were recorded and ${stored} are in the store`];
}

async function readUsage(): Promise<number> {
  const { usageDetails } = (await navigator.storage.estimate()) as { usageDetails?: { indexedDB?: number } };
  return usageDetails?.indexedDB ?? 0;
}

/** A session of its own, and the delta that hands all of it to a store. */
function recordSession(spans: number): { readonly data: TraceData; readonly delta: SessionDelta } {
  const tracer = createTracer({ history: false, settingsStorage: null, observe: false, maxSpans: 2 * spans });
  tracer.start();
  const trace = tracer.createTrace();
  for (let number = 0; tracer.status().spansRecorded < spans; number++) recordRun(trace, number);
  const data = tracer.toTraceData();
  tracer.stop();
  return { data, delta: (data as SpanRecorder).takeDelta(true)! };
}

/** Spans a second of what `write` does. */
async function rateOf(spans: number, write: () => Promise<unknown>): Promise<number> {
  return (spans / (await timeOf(write))) * 1000;
}

/** ms. */
async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function measureRounds(): Promise<Pick<StoragePageResult, 'written' | 'read' | 'doubts'>> {
  const doubts: string[] = [];
  const store = await openStore('bench-ours', { onFault: (error) => doubts.push(String(error)) });
  const [plainWritten, plainRead] = [await openPlain('bench-written'), await openPlain('bench-read')];
  const first = recordSession(SPANS_READ);
  await store.write(first.delta);
  await writePlain(plainRead, toPlainSpans(first.data, SPANS_READ));
  const analyzer = new PipelinePerformanceAnalyzer();
  const { id } = first.delta.session;
  const readOurs = async (): Promise<void> => {
    const data = await store.read(id);
    const { pipeline } = analyzer.analyzeTracePerformance({ toTraceData: () => data! });
    if (pipeline.count !== Math.floor(SPANS_READ / SPANS_A_RUN)) throw new Error(`${pipeline.count} runs were read.`);
  };
  const plainSpans = toPlainSpans(first.data, PLAIN_SPANS_A_ROUND);
  const written: StoragePair[] = [];
  const read: StoragePair[] = [];
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
    const readOthers = (): Promise<number> => timeOf(() => readPlain(plainRead));
    read.push(await inTurns(round, () => timeOf(readOurs), readOthers));
  }
  // After those: garbage of what is recorded for these is nobody's time to read.
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
    const { delta } = recordSession(SPANS_A_ROUND);
    const writeOurs = (): Promise<number> => rateOf(SPANS_A_ROUND, () => store.write(delta));
    const writeOthers = (): Promise<number> => rateOf(plainSpans.length, () => writePlain(plainWritten, plainSpans));
    written.push(await inTurns(round, writeOurs, writeOthers));
  }
  return { written: written.slice(WARM_UP_ROUNDS), read: read.slice(WARM_UP_ROUNDS), doubts };
}

/** Each goes first in every other round. */
async function inTurns(round: number, ours: () => Promise<number>, plain: () => Promise<number>): Promise<StoragePair> {
  if (round % 2 === 0) return { ours: await ours(), plain: await plain() };
  const before = await plain();
  return { ours: await ours(), plain: before };
}

async function measure(): Promise<StoragePageResult> {
  const writing = await measureWriting();
  const rounds = await measureRounds();
  return { ...writing, ...rounds, doubts: [...writing.doubts, ...rounds.doubts] };
}

postResult(measure());
