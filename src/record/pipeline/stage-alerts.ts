import { RecentItems } from '../../base/recent-items.js';
import type { StageLimit } from './stage-limit.js';

/** Runs in a row that must be fine before an alert resolves: one fast run between two slow ones is no recovery. */
const RUNS_TO_RESOLVE = 3;
/** Resolved ones that are kept. */
const MOST_RESOLVED = 50;

export type PipelineAlertType = 'duration_exceeded' | 'memory_exceeded' | 'high_error_rate';

/** Payload of `PIPELINE_PERFORMANCE_ALERT`, and when it is over of `PIPELINE_PERFORMANCE_ALERT_RESOLVED`. Durations in ms, memory in bytes, rates 0 to 1. */
export interface PipelineAlert {
  readonly type: PipelineAlertType;
  /** `pipeline_total`: the pipeline as a whole. */
  readonly stage: string;
  /** `info`: over a learned limit, so compared with nothing but itself. */
  readonly severity: 'info' | 'warning' | 'error';
  /** Of the last run that was over the limit. */
  readonly actual: number;
  /** Most of all runs since it opened. */
  readonly peak: number;
  readonly threshold: number;
  readonly thresholdBasis: StageLimit['basis'];
  /** Of the run that opened it. */
  readonly executionId: string | undefined;
  /** Runs over the limit since it opened. */
  readonly runs: number;
  readonly openedAt: number;
  /** Undefined while it is open. */
  readonly resolvedAt: number | undefined;
}

/** One value of a run, to be held against its limit. */
export interface JudgedValue extends Pick<PipelineAlert, 'type' | 'stage' | 'severity' | 'thresholdBasis' | 'executionId'> {
  readonly actual: number;
  readonly threshold: number;
}

interface LiveAlert {
  alert: PipelineAlert;
  /** Runs in a row that were fine. */
  fine: number;
}

/** Alerts by stage and type: each opens once, is updated, and resolves after three runs in a row that were fine. */
export class StageAlerts {
  readonly #open = new Map<string, LiveAlert>();
  readonly #resolved = new RecentItems<PipelineAlert>(MOST_RESOLVED);

  /** Oldest first. */
  get open(): readonly PipelineAlert[] {
    return [...this.#open.values()].map(({ alert }) => alert);
  }

  /** Oldest first. */
  get resolved(): readonly PipelineAlert[] {
    return this.#resolved.list();
  }

  /** False for a value that changes nothing: it is fine, and no alert is open. */
  concerns(actual: number, threshold: number): boolean {
    return this.#open.size > 0 || actual > threshold;
  }

  /** @param now - ms since the Unix epoch. @returns an alert that opened or resolved by it. */
  judge({ actual, threshold, ...value }: JudgedValue, now: number): PipelineAlert | undefined {
    const key = `${value.type} ${value.stage}`;
    const live = this.#open.get(key);
    if (actual > threshold) {
      if (!live) return this.#begin(key, { ...value, actual, threshold, peak: actual, runs: 1, openedAt: now, resolvedAt: undefined });
      live.fine = 0;
      const { alert } = live;
      live.alert = { ...alert, actual, threshold, peak: Math.max(alert.peak, actual), runs: alert.runs + 1 };
      return undefined;
    }
    if (!live || ++live.fine < RUNS_TO_RESOLVE) return undefined;
    const alert = { ...live.alert, resolvedAt: now };
    this.#open.delete(key);
    this.#resolved.add(alert);
    return alert;
  }

  #begin(key: string, alert: PipelineAlert): PipelineAlert {
    this.#open.set(key, { alert, fine: 0 });
    return alert;
  }
}
