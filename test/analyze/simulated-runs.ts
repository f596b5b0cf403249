/**
 * Runs of an app with lognormal times, planted failures and slow runs, and what sampling leaves of their record: the same rules as the
 * recorder's, so that estimates can be held against the truth.
 */
import type { TraceSampler } from '../../src/capture/trace-sampler.js';
import type { TraceWeight } from '../../src/model/sampling.js';
import { NO_PARENT, SpanKind, SpanStatus } from '../../src/model/span.js';
import { SpanTable } from '../../src/model/span-table.js';
import { StringTable } from '../../src/model/string-table.js';
import type { TraceData } from '../../src/model/trace-data.js';
import { toTraceData } from '../helpers/trace-picture.js';

/** From which a run is kept in any case, and a violation, ms. */
const RUN_LIMIT = 100;
export const THRESHOLDS = {
  filter: { duration: 15, memory: 1 },
  resolve: { duration: 40, memory: 1 },
  pipeline_total: { duration: RUN_LIMIT, memory: 1 },
};

interface SimulatedStage {
  readonly name: 'filter' | 'resolve';
  readonly duration: number;
  readonly failed: boolean;
  /** Of each capture, which divide the stage equally. */
  readonly captures: readonly { readonly action: string; readonly failed: boolean }[];
}

export interface SimulatedRun {
  readonly failed: boolean;
  readonly duration: number;
  /** In one run of ten `resolve` runs twice. */
  readonly stages: readonly SimulatedStage[];
}

/** xorshift32, seeded: not the generator of the sampler, so that choices and times have nothing in common. */
function createRandom(seed: number): () => number {
  let state = (seed * 2654435761) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

export function simulateRuns(count: number, seed: number): SimulatedRun[] {
  const random = createRandom(seed);
  for (let warm = 0; warm < 20; warm++) random();
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const lognormal = (median: number, spread: number): number => median * Math.exp(spread * normal());
  return Array.from({ length: count }, () => {
    // 2 % of the runs are slow, 3 % fail; in 4 % of all executions of a stage it fails and the run goes on.
    const slow = random() < 0.02 ? 8 : 1;
    const failed = random() < 0.03;
    const names = random() < 0.1 ? (['filter', 'resolve', 'resolve'] as const) : (['filter', 'resolve'] as const);
    const stages = names.map((name, index): SimulatedStage => ({
      name,
      duration: name === 'filter' ? lognormal(6, 0.5) : slow * lognormal(15, 0.6),
      failed: (failed && index === 1) || random() < 0.04,
      captures: ['attack', 'wait', random() < 0.5 ? 'go' : 'look'].map((action) => ({ action, failed: random() < 0.05 })),
    }));
    return { failed, stages, duration: stages.reduce((sum, stage) => sum + stage.duration, 0) };
  });
}

/** What is recorded of runs one after another, each in a trace of its own. Without a sampler: all. */
export function record(runs: readonly SimulatedRun[], sampler?: TraceSampler): TraceData {
  const spans = new SpanTable();
  const strings = new StringTable();
  const weights = new Map<number, TraceWeight>();
  const main = strings.intern('main');
  let sampledOut = 0;
  let now = 0;
  runs.forEach((run, index) => {
    const trace = index + 1;
    const start = now;
    now += run.duration + 5;
    const chosen = sampler?.decide() ?? true;
    const kept = run.failed || run.duration > RUN_LIMIT;
    if (!chosen && !kept) {
      sampledOut++;
      return;
    }
    const details = sampler ? 1 / sampler.probability : 1;
    if (details > 1 && chosen) weights.set(trace, { spans: kept ? 1 : details, details });
    const add = (kind: SpanKind, failed: boolean, name: string, stage: string, parent: number, from: number, to: number): number => {
      const status = failed ? SpanStatus.error : SpanStatus.ok;
      return spans.append(kind, status, strings.intern(name), strings.intern(stage), main, trace, parent, from, to);
    };
    const pipeline = add(SpanKind.pipeline, run.failed, 'turn', '', NO_PARENT, start, start + run.duration);
    let from = start;
    for (const { name, duration, failed, captures } of run.stages) {
      const stage = add(SpanKind.stage, failed, name, name, pipeline, from, from + duration);
      captures.forEach(({ action, failed }, at) => {
        const part = duration / captures.length;
        // Of a run that is kept only because it failed or was slow, captures that failed are all that is kept of its captures.
        if (chosen || failed) add(SpanKind.capture, failed, action, name, stage, from + at * part, from + (at + 1) * part);
      });
      from += duration;
    }
  });
  const data = toTraceData(spans, strings, now);
  return { ...data, weights, dropped: { ...data.dropped, sampledOut } };
}
