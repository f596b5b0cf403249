import type { IssueKind, TuningFigures } from '../../model/tuning.js';

/** Above `limit` there is an issue, above `critical` a critical one. */
export interface IssueLimit {
  readonly limit: number;
  readonly critical: number;
}

export type Severity = 'warning' | 'critical';

/** An issue that there is just now. */
export interface Issue extends IssueLimit {
  readonly kind: IssueKind;
  readonly label: string;
  readonly severity: Severity;
  /** Mean of the figure lately; of throughput, how many runs a second are missing to the least that is wanted. */
  readonly value: number;
}

interface IssueRule {
  /** What is wrong, with the unit of the figure. */
  readonly label: string;
  /** More of it is worse. NaN: not known. */
  readonly read: (figures: TuningFigures) => number;
  readonly limit: IssueLimit;
}

const MB = 1_000_000;
/** Fewer runs a second are few, where the CPU is busier than this. */
const LEAST_THROUGHPUT = 10;
const BUSY_CPU = 0.5;

/** Limits as the requirement documents fix them; what they leave open is critical at five times the limit. */
export const ISSUE_RULES: Readonly<Record<IssueKind, IssueRule>> = {
  'own-cost': {
    label: 'Tracing takes too much of the pipeline’s time (share)',
    read: ({ ownCost = NaN }) => ownCost,
    limit: { limit: 0.01, critical: 0.05 },
  },
  'trace-time': {
    label: 'Tracing an action takes long (ms)',
    read: ({ traceTime = NaN }) => traceTime,
    limit: { limit: 5, critical: 10 },
  },
  'write-time': {
    label: 'Writing to the history takes long (ms)',
    read: ({ writeTime = NaN }) => writeTime,
    limit: { limit: 10, critical: 50 },
  },
  'error-rate': {
    label: 'Tracing fails often (share)',
    read: ({ errorRate = NaN }) => errorRate,
    limit: { limit: 0.01, critical: 0.05 },
  },
  memory: {
    label: 'Much memory is in use (bytes)',
    read: ({ memory = NaN }) => memory,
    limit: { limit: 100 * MB, critical: 500 * MB },
  },
  throughput: {
    label: 'Few runs get done while the CPU is busy (runs a second too few)',
    read: ({ throughput = NaN, cpu = NaN }) => {
      // Where nothing is traced, tracing holds nothing up.
      if (cpu <= BUSY_CPU || throughput === 0) return 0;
      return cpu > BUSY_CPU ? Math.max(0, LEAST_THROUGHPUT - throughput) : NaN;
    },
    limit: { limit: 0, critical: LEAST_THROUGHPUT - 1 },
  },
  'data-loss': {
    label: 'Bounds drop what was recorded (share)',
    read: ({ dataLoss = NaN }) => dataLoss,
    limit: { limit: 0.01, critical: 0.5 },
  },
};

export const ISSUE_KINDS = Object.keys(ISSUE_RULES) as readonly IssueKind[];

/** Critical ones first, then those furthest over their limit. */
export function byUrgency(one: Issue, other: Issue): number {
  if (one.severity !== other.severity) return one.severity === 'critical' ? -1 : 1;
  return urgencyOf(other) - urgencyOf(one);
}

/** From 0 at the limit to 1 where it gets critical, and on. */
function urgencyOf({ value, limit, critical }: Issue): number {
  return (value - limit) / (critical - limit);
}
