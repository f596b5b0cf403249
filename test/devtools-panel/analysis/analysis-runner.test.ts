/** Where jobs run, what is sent for them, and how they are called off. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AnalysisRunner, type RunnerEnvironment } from '../../../devtools-panel/analysis/analysis-runner.js';
import { JobCancelledError, type Job } from '../../../devtools-panel/analysis/job.js';
import { JOBS } from '../../../devtools-panel/analysis/jobs.js';
import * as analyzer from '../../../src/analyze/analyze-trace-data.js';
import { DEFAULT_STAGE_THRESHOLDS } from '../../../src/model/thresholds.js';
import type { TraceData } from '../../../src/model/trace-data.js';
import { createBigTrace } from '../../helpers/big-trace.js';
import { FakeWorker } from '../../helpers/fake-worker.js';

/** 26 spans a run: 52, which at 4 µs each are 0.2 ms; and 10,400, which are 42 ms. */
const SMALL = createBigTrace({ spans: 52 });
const LARGE = createBigTrace({ spans: 10_400 });
const LIMITS = DEFAULT_STAGE_THRESHOLDS;

let workers: FakeWorker[];
let makeWorker: () => FakeWorker;
let environment: RunnerEnvironment;
let runner: AnalysisRunner;

beforeEach(() => {
  workers = [];
  makeWorker = () => new FakeWorker();
  environment = {
    now: () => 0,
    setTimer: (callback, ms) => {
      const id = setTimeout(callback, ms);
      return () => clearTimeout(id);
    },
    createWorker: () => {
      const worker = makeWorker();
      workers.push(worker);
      return Promise.resolve(worker);
    },
  };
  runner = new AnalysisRunner(environment);
});
afterEach(() => {
  runner.close();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Names of the jobs that reached a worker. */
const jobsOf = (worker: FakeWorker): string[] => worker.received.flatMap((message) => (message.kind === 'job' ? [message.name] : []));

describe('where a job runs', () => {
  it('analyzes a small session on the page, at once', () => {
    const job = runner.run('analyze', [SMALL, LIMITS]);
    expect(job.state).toBe('done');
    expect(job.value).toEqual(analyzer.analyzeTraceData(SMALL));
    expect(workers).toEqual([]);
  });

  it('analyzes a large session in the worker, with the same result', async () => {
    const job = runner.run('analyze', [LARGE, LIMITS]);
    expect(job.state).toBe('running');
    const analysis = await job.finished;
    expect(analysis).toEqual(analyzer.analyzeTraceData(LARGE));
    expect(jobsOf(workers[0])).toEqual(['analyze']);
  });

  it('gives records without prototype back as such', async () => {
    const { actions, stages, pipeline } = await runner.run('analyze', [LARGE, LIMITS]).finished;
    const records = [
      actions,
      stages,
      ...Object.values(actions).map((action) => action.stages),
      ...pipeline.executions.map((run) => run.stages),
    ];
    expect(records.filter((record) => Object.getPrototypeOf(record) !== null)).toEqual([]);
  });

  it('believes the last measurement: what took 0.1 µs a span comes back to the page, at 1 µs at least', async () => {
    const jobs = { ...JOBS, analyze: (...args: Parameters<typeof JOBS.analyze>) => ((workers[0].time += 1), JOBS.analyze(...args)) };
    makeWorker = () => new FakeWorker(jobs);
    await runner.run('analyze', [LARGE, LIMITS]).finished;
    // 5,200 spans at 1 µs are 5.2 ms; 10,400 are 10.4 ms.
    expect(runner.run('analyze', [createBigTrace({ spans: 5200 }), LIMITS]).state).toBe('done');
    expect(runner.run('analyze', [LARGE, LIMITS]).state).not.toBe('done');
  });

  it('sends what has no recording to the worker', async () => {
    const sides = [
      { label: 'a', sessions: [] },
      { label: 'b', sessions: [] },
    ] as const;
    const report = await runner.run('compare', [...sides, {}]).finished;
    expect(report.verdict).toBe('too little data');
    expect(jobsOf(workers[0])).toEqual(['compare']);
  });

  it.each([
    ['that cannot be made', () => (environment.createWorker = () => Promise.reject(new Error('no workers')))],
    ['that the page forbids', () => (makeWorker = () => silentWorker((worker) => worker.die()))],
  ])('does all on the page for want of a worker %s, and does not try again', async (_why, forbid) => {
    forbid();
    const create = vi.spyOn(environment, 'createWorker');
    runner = new AnalysisRunner(environment);
    expect((await runner.run('analyze', [LARGE, LIMITS]).finished).pipeline.count).toBe(400);
    expect(runner.run('analyze', [LARGE, LIMITS]).state).toBe('done');
    expect(create).toHaveBeenCalledTimes(1);
    // The next panel may be luckier.
    runner.close();
    runner.open();
    expect(runner.run('analyze', [LARGE, LIMITS]).state).not.toBe('done');
  });

  it('does all on the page when the worker does not answer', async () => {
    vi.useFakeTimers();
    makeWorker = () => silentWorker();
    const job = runner.run('analyze', [LARGE, LIMITS]);
    await vi.advanceTimersByTimeAsync(9999);
    expect(job.state).toBe('running');
    await vi.advanceTimersByTimeAsync(1);
    expect(job.state).toBe('done');
    expect(workers[0].terminated).toBe(true);
  });

  it('runs one after the other, in the order in which they were asked for', async () => {
    const first = runner.run('analyze', [LARGE, LIMITS]);
    const second = runner.run('explainSpan', [LARGE, LARGE.spans.firstRow]);
    expect([first.state, second.state]).toEqual(['running', 'waiting']);
    await second.finished;
    expect(first.state).toBe('done');
    expect(workers).toHaveLength(1);
    expect(jobsOf(workers[0])).toEqual(['analyze', 'explainSpan']);
  });
});

describe('what is sent', () => {
  it('is a recording once, and then what changed', async () => {
    await runner.run('analyze', [LARGE, LIMITS]).finished;
    await runner.run('analyze', [LARGE, LIMITS]).finished;
    // 10,400 rows are 11 chunks.
    expect(workers[0].chunks).toEqual([11, 0]);
  });

  it('is spread over tasks', async () => {
    const data = createBigTrace({ spans: 70_000 });
    const setTimer = vi.spyOn(environment, 'setTimer');
    runner = new AnalysisRunner(environment);
    await runner.run('analyze', [data, LIMITS]).finished;
    expect(workers[0].chunks).toEqual([32, 32, 5]);
    // Between the three pieces.
    expect(setTimer.mock.calls.filter(([, ms]) => ms === 0)).toHaveLength(2);
  });

  it('forgets the recording that was used longest ago, past three', async () => {
    const recordings = [0, 1, 2, 3].map((more) => createBigTrace({ spans: 10_400 + 26 * more }));
    for (const data of recordings) await runner.run('analyze', [data, LIMITS]).finished;
    expect(workers[0].received.filter(({ kind }) => kind === 'forget')).toEqual([{ kind: 'forget', mirror: 0 }]);
    await runner.run('analyze', [recordings[3], LIMITS]).finished;
    expect(workers[0].chunks).toEqual([11, 11, 11, 11, 0]);
  });
});

describe('a job that takes long', () => {
  it('says so after 300 ms, and how far it is', async () => {
    vi.useFakeTimers();
    const held = makeHeldWorker();
    makeWorker = () => held;
    const changes: [boolean, number | undefined][] = [];
    const job: Job<unknown> = runner.run('analyze', [LARGE, LIMITS], () => changes.push([job.slow, job.share]));
    const report = (share: number): void => held.say({ kind: 'progress', id: 0, share });
    await vi.advanceTimersByTimeAsync(200);
    report(0.1);
    await vi.advanceTimersByTimeAsync(99);
    expect([job.slow, changes]).toEqual([false, []]);
    await vi.advanceTimersByTimeAsync(1);
    expect(changes).toEqual([[true, 0.1]]);
    report(0.5);
    await vi.advanceTimersByTimeAsync(0);
    expect(changes).toEqual([
      [true, 0.1],
      [true, 0.5],
    ]);
  });

  it('tells its share step by step', () => {
    const shares: number[] = [];
    analyzer.analyzeTraceData(SMALL, undefined, LIMITS, undefined, (share) => shares.push(share));
    expect(shares.length).toBeGreaterThan(4);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.every((share) => share > 0 && share < 1)).toBe(true);
  });
});

describe('a job that is called off', () => {
  it('ends the worker, and rejects; the next job has a new worker, and the whole recording', async () => {
    const held = makeHeldWorker();
    makeWorker = () => (workers.length === 0 ? held : new FakeWorker());
    const job = runner.run('analyze', [LARGE, LIMITS]);
    await vi.waitFor(() => expect(jobsOf(held)).toEqual(['analyze']));
    const waiting = runner.run('explainSpan', [LARGE, 0]);
    job.cancel();
    await expect(job.finished).rejects.toThrow(JobCancelledError);
    expect([job.state, held.terminated]).toEqual(['cancelled', true]);
    await waiting.finished;
    expect(workers[1].chunks).toEqual([11]);
  });

  it('leaves the worker alone where it has not begun', async () => {
    const first = runner.run('analyze', [LARGE, LIMITS]);
    const second = runner.run('analyze', [LARGE, LIMITS]);
    second.cancel();
    await first.finished;
    await expect(second.finished).rejects.toThrow(JobCancelledError);
    expect(workers.map(({ terminated }) => terminated)).toEqual([false]);
    expect(jobsOf(workers[0])).toEqual(['analyze']);
  });

  it('is so for all when the panel is closed', async () => {
    const jobs = [runner.run('analyze', [LARGE, LIMITS]), runner.run('explainInteractions', [LARGE])];
    await vi.waitFor(() => expect(workers).toHaveLength(1));
    runner.close();
    expect(jobs.map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
    await vi.waitFor(() => expect(workers[0].terminated).toBe(true));
  });
});

it('makes no worker for a panel that is closed', async () => {
  runner.close();
  const jobs = [runner.run('analyze', [LARGE, LIMITS]), runner.run('analyze', [SMALL, LIMITS]), runner.run('explainInteractions', [LARGE])];
  expect(jobs.map(({ state }) => state)).toEqual(['cancelled', 'cancelled', 'cancelled']);
  runner.open();
  expect((await runner.run('analyze', [LARGE, LIMITS]).finished).pipeline.count).toBe(400);
  expect(workers).toHaveLength(1);
});

describe('a job that fails', () => {
  it('says why, and the worker goes on', async () => {
    makeWorker = () =>
      new FakeWorker({
        ...JOBS,
        explainSpan: () => {
          throw new Error('No such span.');
        },
      });
    const job = runner.run('explainSpan', [LARGE, 0]);
    await expect(job.finished).rejects.toThrow('No such span.');
    expect([job.state, job.error]).toEqual(['failed', 'No such span.']);
    await runner.run('analyze', [LARGE, LIMITS]).finished;
    expect(workers).toHaveLength(1);
  });

  it('fails with its worker, and the next one has another', async () => {
    const held = makeHeldWorker();
    makeWorker = () => (workers.length === 0 ? held : new FakeWorker());
    const job = runner.run('analyze', [LARGE, LIMITS]);
    await vi.waitFor(() => expect(jobsOf(held)).toHaveLength(1));
    held.die('out of memory');
    await expect(job.finished).rejects.toThrow('The analysis stopped: out of memory');
    await runner.run('analyze', [LARGE, LIMITS]).finished;
    expect(workers).toHaveLength(2);
  });
});

it('brings long lists and records in parts, as they were', async () => {
  const data: TraceData = createBigTrace({ spans: 40_000 });
  const analysis = await runner.run('analyze', [data, LIMITS]).finished;
  // 40,000 spans are 1,539 runs, more than one part.
  expect(analysis.pipeline.executions).toHaveLength(1539);
  expect(analysis).toEqual(analyzer.analyzeTraceData(data));
  const inherited = analysis.pipeline.executions.filter(({ stages }) => Object.getPrototypeOf(stages) !== null);
  expect(inherited).toEqual([]);
});

/** Never says that it is ready. */
function silentWorker(made: (worker: FakeWorker) => void = () => undefined): FakeWorker {
  const worker = new FakeWorker(JOBS, { silent: true });
  setTimeout(() => made(worker));
  return worker;
}

/** Takes jobs and never ends one. */
function makeHeldWorker(): FakeWorker {
  const worker = new FakeWorker();
  const say = worker.say.bind(worker);
  worker.say = (message) => {
    if (message.kind === 'ready' || (message.kind === 'progress' && vi.isFakeTimers())) say(message);
  };
  return worker;
}
