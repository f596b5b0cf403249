import type { PerformanceAnalysis } from '../../src/analyze/analysis.js';
import { PipelinePerformanceAnalyzer } from '../../src/analyze/pipeline-performance-analyzer.js';
import { createTracer } from '../../src/create-tracer.js';
import type { Clock } from '../../src/base/clock.js';
import type { TracerOptions } from '../../src/model/options.js';
import type { Tracer } from '../../src/tracer.js';
// What a tracer loads after its start: here at once, since a test may be over before it has come.
import '../../src/observe/observe-page.js';
import '../../src/store/open-history.js';

/** A clock that stands still until it is told to move. */
export interface ManualClock extends Clock {
  time: number;
}

export function createManualClock(time = 0, timeOrigin = 1_700_000_000_000): ManualClock {
  return {
    time,
    timeOrigin,
    now() {
      return this.time;
    },
  };
}

/** A running tracer on a manual clock, without history, settings or observers. */
export function startTestTracer(options: TracerOptions = {}): { tracer: Tracer; clock: ManualClock } {
  const clock = createManualClock();
  const tracer = createTracer({ clock, history: false, settingsStorage: null, observe: false, ...options });
  tracer.start();
  return { tracer, clock };
}

/** Analysis of what a tracer recorded so far, by its own thresholds. */
export function analyze(tracer: Tracer): PerformanceAnalysis {
  return new PipelinePerformanceAnalyzer({ thresholds: tracer.settings.values.thresholds }).analyzeTracePerformance(tracer);
}

/** A span as tests like to compare it. */
export interface SpanPicture {
  readonly row: number;
  readonly kind: number;
  readonly name: string;
  readonly stage: string;
  readonly start: number;
  readonly end: number;
  readonly parent: number;
  readonly status: number;
}

/** All spans of a tracer, in the order in which they were recorded. */
export function spansOf(tracer: Tracer): SpanPicture[] {
  const { spans, strings } = tracer.toTraceData();
  const pictures: SpanPicture[] = [];
  for (let row = spans.firstRow; row < spans.rowCount; row++) {
    pictures.push({
      row,
      kind: spans.kind(row),
      name: strings.get(spans.nameId(row)),
      stage: strings.get(spans.stageId(row)),
      start: spans.start(row),
      end: spans.end(row),
      parent: spans.parent(row),
      status: spans.status(row),
    });
  }
  return pictures;
}
