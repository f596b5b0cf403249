import type { CostMeter } from '../../model/ports.js';
import type { TuningFigures } from '../../model/tuning.js';
import type { Tracer } from '../../tracer.js';

export interface TracerFigures {
  /** What happened since the last call: for `PerformanceOptimizer`, to which an app adds what else it knows. */
  read(): TuningFigures;
  stop(): void;
}

/** What a tracer knows of itself: its own cost as a share of the time in which pipelines ran, and what its bounds dropped. */
export function createTracerFigures(tracer: Tracer): TracerFigures {
  let cost: CostMeter | undefined;
  let now = (): number => 0;
  let before = { cost: 0, time: 0 };
  let counted = { dropped: 0, spans: 0 };
  const count = (): typeof counted => {
    const { dropped, spansRecorded } = tracer.status();
    return { dropped: dropped.attributes, spans: spansRecorded };
  };
  const stop = tracer.attach(({ sink }) => {
    cost = sink.cost;
    now = () => sink.now();
    before = cost.pipelineFigures(now());
    counted = count();
    return () => (cost = undefined);
  });
  return {
    read() {
      if (!cost) return {};
      const figures = cost.pipelineFigures(now());
      const total = count();
      const ownCost = (figures.cost - before.cost) / (figures.time - before.time);
      const dataLoss = (total.dropped - counted.dropped) / (total.spans - counted.spans);
      before = figures;
      counted = total;
      return { ownCost, dataLoss };
    },
    stop,
  };
}
