import { SpanKind, SpanStatus, UNKNOWN_PARENT } from '../../src/model/span.js';
import { SpanTable } from '../../src/model/span-table.js';
import { StringTable } from '../../src/model/string-table.js';
import type { TraceData } from '../../src/model/trace-data.js';
import { emptyData } from './empty-data.js';

const STAGES = ['component_filtering', 'prerequisite_evaluation', 'multi_target_resolution', 'action_formatting'] as const;
/** One pipeline, four stages, a mark. */
const SPANS_OF_A_RUN_WITHOUT_CAPTURES = 6;
const CAPTURES_A_STAGE = 5;
const RUN_LENGTH = 8;
const RUN_DISTANCE = 10;

export interface BigTraceOptions {
  /** At least this many spans; the last run is completed. */
  readonly spans: number;
  /** Actors, each a track. Default 5. */
  readonly actors?: number;
  /** Leaves the last run open. Default false. */
  readonly open?: boolean;
}

/** Adds runs to a table, one after the other, each by the next actor; runs of different actors overlap. */
class RunWriter {
  readonly spans = new SpanTable();
  readonly strings = new StringTable();
  #run = 0;
  readonly #actors: number;

  constructor(actors = 5) {
    this.#actors = actors;
  }

  /** ms that the runs so far reach. */
  get until(): number {
    return this.#run * RUN_DISTANCE + RUN_LENGTH * 2;
  }

  /** One run: pipeline > four stages > five captures each, and a mark. Every 50th fails, every 40th has a stage of unknown parent. */
  writeRun(open = false): void {
    const { spans, strings } = this;
    const run = this.#run++;
    const id = (text: string) => strings.intern(text);
    const track = id(`actor ${run % this.#actors}`);
    const from = run * RUN_DISTANCE;
    // Lengths vary with a period of 7, so that neither test nor benchmark depends on chance.
    const stageLength = (RUN_LENGTH / STAGES.length) * (0.5 + (run % 7) / 7);
    const failed = run % 50 === 49;
    const end = from + stageLength * STAGES.length;
    const status = failed ? SpanStatus.error : SpanStatus.ok;
    const name = id('action discovery');
    const pipeline = spans.append(SpanKind.pipeline, status, name, 0, track, run + 1, -1, from, open ? NaN : end);
    STAGES.forEach((stage, index) => {
      const start = from + index * stageLength;
      const stageId = id(stage);
      const stageFailed = failed && index === 2;
      const parent = run % 40 === 39 && index === 1 ? UNKNOWN_PARENT : pipeline;
      const row = spans.append(
        SpanKind.stage,
        stageFailed ? SpanStatus.error : SpanStatus.ok,
        stageId,
        stageId,
        track,
        run + 1,
        parent,
        start,
        start + stageLength,
      );
      if (stageFailed) spans.chunkOf(row)?.attributes.set(row, { error: 'Target scope "nearby" does not exist' });
      for (let capture = 0; capture < CAPTURES_A_STAGE; capture++) {
        const captureStart = start + (capture * stageLength) / CAPTURES_A_STAGE;
        const action = id(`core:action_${(run + capture) % 40}`);
        const at = spans.append(
          SpanKind.capture,
          SpanStatus.ok,
          action,
          stageId,
          track,
          run + 1,
          row,
          captureStart,
          captureStart + stageLength / CAPTURES_A_STAGE,
        );
        if (run % 10 === 0) spans.chunkOf(at)?.attributes.set(at, { candidates: capture + 3, kept: capture, scope: 'room' });
      }
    });
    spans.append(SpanKind.mark, SpanStatus.unset, id('turn'), 0, track, run + 1, pipeline, end, end);
    if (run % 20 === 0) {
      spans.append(SpanKind.entry, SpanStatus.unset, id('longtask'), 0, id('page'), 0, -1, from, from + 60);
    }
  }

  toTraceData(): TraceData {
    return emptyData({
      session: {
        id: '0123456789abcdef',
        name: 'big',
        timeOrigin: Date.UTC(2025, 0, 1),
        startedAt: 0,
        resolution: 0.1,
        page: 'http://localhost/',
        build: '',
      },
      strings: this.strings,
      spans: this.spans,
      until: this.until,
    });
  }
}

/** A session of many spans, the same on every call. */
export function createBigTrace({ spans, actors, open = false }: BigTraceOptions): TraceData {
  const writer = new RunWriter(actors);
  const spansOfARun = SPANS_OF_A_RUN_WITHOUT_CAPTURES + STAGES.length * CAPTURES_A_STAGE;
  const runs = Math.ceil(spans / spansOfARun);
  for (let run = 0; run < runs; run++) writer.writeRun(open && run === runs - 1);
  return writer.toTraceData();
}
