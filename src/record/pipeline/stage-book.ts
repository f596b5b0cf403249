import { ERROR_RATE_LIMIT, PIPELINE_TOTAL, type StageThresholds } from '../../model/thresholds.js';
import type { MemoryChange, StageEntry, StageOutcome } from './execution.js';
import { isName, readAmount, readStageResult } from './read-input.js';
import { StageAlerts, type PipelineAlert, type PipelineAlertType } from './stage-alerts.js';
import { calculateThroughput } from './stage-figures.js';
import { findSetLimit, type StageLimit, type StageThresholdInput } from './stage-limit.js';
import { StageRecord } from './stage-record.js';

/** A run of a stage that the app measured itself. */
export interface StageMeasurement extends Pick<MemoryChange, 'memoryDelta'> {
  /** ms, 0 or more. */
  readonly duration: number;
  readonly executionId?: string | undefined;
  readonly result?: StageOutcome;
}

const NO_ALERTS: readonly PipelineAlert[] = [];

/** What is known of each stage, by name, and of the pipeline as a whole as `pipeline_total`; and their alerts. */
export class StageBook {
  readonly #records = new Map<string, StageRecord>();
  readonly alerts = new StageAlerts();
  readonly #maxNames: number;
  readonly #maxHistorySize: number;
  readonly #thresholds: StageThresholds | undefined;
  /** Runs of stages, and limits, for whose names there was no room. */
  dropped = 0;

  constructor(maxNames: number, maxHistorySize: number, thresholds: StageThresholds | undefined) {
    this.#maxNames = maxNames;
    this.#maxHistorySize = maxHistorySize;
    this.#thresholds = thresholds;
  }

  get(stage: string): StageRecord | undefined {
    return this.#records.get(stage);
  }

  /** Those that ran, but for the pipeline as a whole. */
  *stages(): Iterable<readonly [name: string, record: StageRecord]> {
    for (const entry of this.#records) if (entry[0] !== PIPELINE_TOTAL && entry[1].count > 0) yield entry;
  }

  limitOf(stage: string): StageLimit {
    const known = this.#records.get(stage);
    if (known) return known.limit;
    const set = findSetLimit(stage, this.#thresholds);
    return set ? { ...set, basis: 'set' } : { basis: 'none' };
  }

  /** @returns whether anything of it can be a limit, and there is room. */
  setLimit(stage: string, { maxDuration, maxMemory }: StageThresholdInput): boolean {
    const [duration, memory] = [readAmount(maxDuration), readAmount(maxMemory)];
    if (duration === undefined && memory === undefined) return false;
    const record = this.#find(stage);
    if (!record) {
      this.dropped++;
      return false;
    }
    record.setLimit({
      ...(duration !== undefined && { maxDuration: duration }),
      ...(memory !== undefined && { maxMemory: memory }),
    });
    return true;
  }

  record(stage: string, entry: StageEntry): void {
    const record = this.#find(stage);
    if (record) record.add(entry);
    else this.dropped++;
  }

  /** Holds a run, which is not recorded yet, against its stage's limits. @returns alerts that opened or resolved by it. */
  judge(stage: string, entry: StageEntry): readonly PipelineAlert[] {
    const record = this.#find(stage);
    if (!record) return NO_ALERTS;
    const { limit } = record;
    const changed: PipelineAlert[] = [];
    const judge = (
      type: PipelineAlertType,
      actual: number | undefined,
      threshold: number | undefined,
      basis: StageLimit['basis'],
    ): void => {
      if (actual === undefined || threshold === undefined || !this.alerts.concerns(actual, threshold)) return;
      const severity = type === 'high_error_rate' ? 'error' : basis === 'learned' ? 'info' : 'warning';
      const { executionId, timestamp } = entry;
      const alert = this.alerts.judge({ type, stage, severity, executionId, actual, threshold, thresholdBasis: basis }, timestamp);
      if (alert) changed.push(alert);
    };
    judge('duration_exceeded', entry.duration, limit.maxDuration, limit.basis);
    judge('memory_exceeded', entry.memoryDelta, limit.maxMemory, 'set');
    judge('high_error_rate', record.errorRateWith(entry), ERROR_RATE_LIMIT, 'set');
    return changed;
  }

  /** Forgets runs that ended before; figures over all runs stay. @param timestamp - ms since the Unix epoch. */
  dropBefore(timestamp: number): void {
    for (const { history } of this.#records.values()) while (history.oldest && history.oldest.timestamp < timestamp) history.dropOldest();
  }

  /** The pipeline as a whole has room always. */
  #find(stage: string): StageRecord | undefined {
    let record = this.#records.get(stage);
    if (record) return record;
    if (!isName(stage) || (this.#records.size >= this.#maxNames && stage !== PIPELINE_TOTAL)) return undefined;
    this.#records.set(stage, (record = new StageRecord(this.#maxHistorySize, findSetLimit(stage, this.#thresholds))));
    return record;
  }
}

/** @param timestamp - ms since the Unix epoch. @throws Error for a duration that is none. */
export function readMeasurement({ duration, memoryDelta, executionId, result }: StageMeasurement, timestamp: number): StageEntry {
  if (readAmount(duration) === undefined) throw new Error('A run of a stage needs a duration in ms, of 0 or more.');
  const { success, errorCount, itemsProcessed } = readStageResult(result);
  const { itemsPerSecond } = calculateThroughput(duration, {}, { itemsProcessed });
  const delta = Number.isFinite(memoryDelta) ? memoryDelta : undefined;
  return { timestamp, executionId, duration, memoryDelta: delta, itemsPerSecond, itemsProcessed, success, errorCount };
}
