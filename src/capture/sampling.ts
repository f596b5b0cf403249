import type { SamplingOptions } from '../model/sampling.js';
import { SpanKind } from '../model/span.js';
import { PIPELINE_TOTAL } from '../model/thresholds.js';
import type { Sampling, SamplingHost } from '../model/trace-sample.js';
import { ChosenTrace } from './chosen-trace.js';
import { FIRST_HANDLE, LeftOutTrace, type Handles } from './left-out-trace.js';
import { TraceSampler } from './trace-sampler.js';

/** Least time between two changes of an adaptive rate, ms. */
const ADAPT_EVERY = 1000;

/**
 * Records a share of the traces in full, and of the others only what fails or is slow (a run over the threshold of the whole pipeline, a
 * stage over its own). What is recorded carries a weight, by which all figures are right on average.
 *
 * ```ts
 * createTracer({ sampling: createSampling({ rate: 0.1 }) });
 * ```
 *
 * A function of its own, so that apps which record everything do not load it. For one tracer.
 */
export function createSampling(options: SamplingOptions = {}): Sampling {
  const sampler = new TraceSampler(options, options.seed ?? Date.now());
  const handles: Handles = { next: FIRST_HANDLE };
  let adaptedAt = 0;
  let before = { cost: 0, time: 0 };
  const adapt = ({ sink }: SamplingHost): void => {
    const now = sink.now();
    if (now - adaptedAt < ADAPT_EVERY) return;
    adaptedAt = now;
    const figures = sink.cost.pipelineFigures(now);
    sampler.adapt((figures.cost - before.cost) / (figures.time - before.time));
    before = figures;
  };
  const sampling: Sampling & { scale: number } = {
    scale: 1,
    get rate() {
      return sampler.rate * sampling.scale;
    },
    begin(host, trackId, traceId) {
      adapt(host);
      const { sink, data, thresholds } = host;
      const isSlow = (kind: SpanKind, nameId: number, duration: number): boolean => {
        const name = kind === SpanKind.pipeline ? PIPELINE_TOTAL : data.strings.get(nameId);
        return duration > (thresholds()[name]?.duration ?? Infinity);
      };
      if (!sampler.decide(sampling.scale)) return new LeftOutTrace(handles, sink, trackId, traceId, isSlow);
      return sampler.probability < 1 ? new ChosenTrace(sink, data, traceId, 1 / sampler.probability, isSlow) : undefined;
    },
  };
  return sampling;
}
