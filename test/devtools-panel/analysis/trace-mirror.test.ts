/** What the worker analyzes must be what the page recorded. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MirrorUpdate } from '../../../devtools-panel/analysis/messages.js';
import { MirrorSender, transferOf } from '../../../devtools-panel/analysis/mirror-sender.js';
import { TraceMirror } from '../../../devtools-panel/analysis/trace-mirror.js';
import { aggregateTrace } from '../../../src/aggregate/aggregate-trace.js';
import { analyzeTraceData } from '../../../src/analyze/analyze-trace-data.js';
import { explainSpan } from '../../../src/analyze/blame.js';
import { buildFlameGraph } from '../../../src/analyze/flame-graph.js';
import { explainInteractions } from '../../../src/analyze/interactions.js';
import { CounterTable } from '../../../src/model/counter-table.js';
import { PAGE_ENTRY } from '../../../src/model/page-entries.js';
import { CHUNK_ROWS } from '../../../src/model/span-chunk.js';
import { NO_PARENT, SpanFlag, SpanKind, SpanStatus } from '../../../src/model/span.js';
import type { TraceData } from '../../../src/model/trace-data.js';
import { SpanRecorder } from '../../../src/record/span-recorder.js';
import { randomTrace } from '../../analyze/random-trace.js';
import { SOME_SESSION } from '../../helpers/empty-data.js';
import { createManualClock } from '../../helpers/test-tracer.js';

/** Page and worker, and what went between them. */
class Pair {
  readonly mirror = new TraceMirror();
  readonly updates: MirrorUpdate[] = [];
  #sender: MirrorSender | undefined;

  /** @param meanwhile - what the page does while much is copied. */
  async sync(data: TraceData, meanwhile: () => void = () => undefined): Promise<TraceData> {
    this.#sender ??= new MirrorSender(data);
    await this.#sender.send(
      data,
      (update) => {
        const sent = structuredClone(update, { transfer: transferOf(update) });
        this.updates.push(sent);
        this.mirror.apply(sent);
      },
      () => Promise.resolve(meanwhile()),
      () => false,
    );
    return this.mirror.data as TraceData;
  }
}

function expectAlike(mirror: TraceData, data: TraceData): void {
  const { firstRow, rowCount } = data.spans;
  expect([mirror.spans.firstRow, mirror.spans.rowCount, mirror.until]).toEqual([firstRow, rowCount, data.until]);
  expect(mirror.dropped).toEqual(data.dropped);
  expect(mirror.session).toEqual(data.session);
  expect(mirror.strings.slice()).toEqual(data.strings.slice());
  expect(analyzeTraceData(mirror)).toEqual(analyzeTraceData(data));
  expect(explainInteractions(mirror, 0)).toEqual(explainInteractions(data, 0));
  expect(aggregateTrace(mirror)).toEqual(aggregateTrace(data));
  expect(buildFlameGraph(mirror)).toEqual(buildFlameGraph(data));
  for (const row of [firstRow, Math.floor((firstRow + rowCount) / 2), rowCount - 1]) {
    expect(explainSpan(mirror, row)).toEqual(explainSpan(data, row));
  }
}

/** A recorder that holds two chunks of spans, so that older ones are evicted soon. */
function createRecording(): { recorder: SpanRecorder; clock: ReturnType<typeof createManualClock> } {
  const clock = createManualClock();
  const recorder = new SpanRecorder(SOME_SESSION, clock, { maxSpans: 2 * CHUNK_ROWS, maxLogs: 10, maxAttributeBytes: 1e9 });
  recorder.counters = new CounterTable(2048);
  recorder.start(0.1);
  return { recorder, clock };
}

const step = fc.oneof(
  fc.record({ do: fc.constant('runs' as const), count: fc.integer({ min: 1, max: 300 }) }),
  fc.record({ do: fc.constant('open' as const), count: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ do: fc.constant('close' as const), count: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ do: fc.constant('flag' as const), count: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ do: fc.constant('late attributes' as const), count: fc.integer({ min: 1, max: 2000 }) }),
  fc.record({ do: fc.constant('entries' as const), count: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ do: fc.constant('counters' as const), count: fc.integer({ min: 1, max: 1500 }) }),
  fc.record({ do: fc.constant('weigh' as const), count: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ do: fc.constant('sync' as const), count: fc.constant(0) }),
);

function act(recorder: SpanRecorder, clock: { time: number }, open: number[], action: string, count: number): void {
  const id = (text: string): number => recorder.intern(text);
  const track = id('main');
  switch (action) {
    case 'runs':
      for (let run = 0; run < count; run++) {
        const trace = recorder.nextTrace();
        const start = clock.time;
        const stage = id(`stage ${trace % 7}`);
        const failed = trace % 5 === 0 ? SpanStatus.error : SpanStatus.ok;
        const pipeline = recorder.add(SpanKind.pipeline, id('turn'), 0, track, trace, NO_PARENT, start, start + 4, failed);
        const row = recorder.add(SpanKind.stage, stage, stage, track, trace, pipeline, start, start + 3, failed);
        recorder.add(SpanKind.capture, id(`act ${trace % 11}`), stage, track, trace, row, start, start + 2, failed);
        if (failed === SpanStatus.error) recorder.attach(row, { error: `broken ${trace % 3}`, target: 'door' }, 10);
        clock.time += 5;
      }
      return;
    case 'open':
      for (let at = 0; at < count; at++) {
        open.push(recorder.open(SpanKind.pipeline, id('long turn'), 0, track, recorder.nextTrace(), NO_PARENT, clock.time++));
      }
      return;
    case 'close':
      for (const row of open.splice(0, count)) recorder.close(row, recorder.spans.trace(row), clock.time++, SpanStatus.ok);
      return;
    case 'flag':
      return recorder.flagSpans(SpanFlag.acrossFreeze, clock.time - count, clock.time);
    case 'late attributes': {
      const row = Math.max(recorder.spans.firstRow, recorder.spans.rowCount - count);
      return recorder.attach(row, { error: 'late', target: 'door' }, 12);
    }
    case 'entries': {
      const from = Math.max(0, clock.time - 4 * count);
      const event = recorder.add(SpanKind.entry, id(PAGE_ENTRY.event), 0, track, 0, NO_PARENT, from, clock.time);
      recorder.attach(event, { type: 'click', target: 'b', interactionId: count, processingStart: from + 1, processingEnd: from + 2 }, 40);
      const frame = recorder.add(SpanKind.entry, id(PAGE_ENTRY.longFrame), 0, track, 0, NO_PARENT, from, clock.time);
      recorder.attach(frame, { scripts: [{ start: from, duration: 2, function: `f${count}` }], styleAndLayoutStart: clock.time - 1 }, 50);
      return;
    }
    case 'counters':
      for (let at = 0; at < count; at++) recorder.count(id('heap used'), (clock.time += 0.01), 1e7 - (at % 9) * 2e6);
      return;
    case 'weigh':
      return recorder.weigh(Math.max(1, recorder.nextTrace() - count), count, 2 * count);
  }
}

describe('the copy of a recording', () => {
  it('is analyzed as the recording is, whatever was recorded', async () => {
    await fc.assert(
      fc.asyncProperty(randomTrace(undefined, { freezes: true, weights: true }), async (data) => {
        expectAlike(await new Pair().sync(data), data);
      }),
      { numRuns: 200 },
    );
  });

  it('stays alike while rows are added, ended, flagged, described late and evicted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        const { recorder, clock } = createRecording();
        const pair = new Pair();
        const open: number[] = [];
        for (const { do: action, count } of steps) {
          if (action === 'sync') expectAlike(await pair.sync(recorder), recorder);
          else act(recorder, clock, open, action, count);
        }
        expectAlike(await pair.sync(recorder), recorder);
      }),
      { numRuns: 40 },
    );
  });

  it('is of one moment, although it was copied piece by piece while the recording went on', async () => {
    const { clock } = createRecording();
    const recorder = new SpanRecorder(SOME_SESSION, clock, { maxSpans: 100 * CHUNK_ROWS, maxLogs: 10, maxAttributeBytes: 1e9 });
    recorder.start(0.1);
    const open: number[] = [];
    act(recorder, clock, open, 'open', 5);
    // 25,000 runs of 3 spans: 74 chunks, so three pieces.
    act(recorder, clock, open, 'runs', 25_000);
    const pair = new Pair();
    const mirror = await pair.sync(recorder, () => {
      act(recorder, clock, open, 'close', 1);
      act(recorder, clock, open, 'runs', 10);
    });
    expect(pair.updates.length).toBeGreaterThan(2);
    expect(pair.updates.filter(({ head }) => head)).toHaveLength(1);
    expectAlike(mirror, recorder);
  });

  it('costs only what changed: one of a hundred chunks, and new names', async () => {
    const clock = createManualClock();
    const recorder = new SpanRecorder(SOME_SESSION, clock, { maxSpans: 200 * CHUNK_ROWS, maxLogs: 10, maxAttributeBytes: 1e9 });
    recorder.start(0.1);
    act(recorder, clock, [], 'runs', 34_000);
    const pair = new Pair();
    await pair.sync(recorder);
    pair.updates.length = 0;
    await pair.sync(recorder);
    expect(pair.updates.map(({ chunks, strings }) => [chunks.length, strings.length])).toEqual([[0, 0]]);
    act(recorder, clock, [], 'runs', 1);
    recorder.intern('a new name');
    pair.updates.length = 0;
    await pair.sync(recorder);
    expect(pair.updates.map(({ chunks, strings }) => [chunks.length, strings])).toEqual([[1, ['a new name']]]);
  });

  it('leaves captured data on the page', async () => {
    const { recorder, clock } = createRecording();
    act(recorder, clock, [], 'runs', 1);
    recorder.attach(2, { secret: 'of the app' }, 10);
    const mirror = await new Pair().sync(recorder);
    expect(mirror.spans.attributes(2)).toBeUndefined();
  });
});
