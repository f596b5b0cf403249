import type { PipelineContext, StageContext, StageExecution, StageHandle } from './execution.js';

/** A pipeline that is under way. */
export interface OpenExecution {
  readonly executionId: string;
  readonly startTime: number;
  /** Bytes; undefined where it is not known. */
  readonly startMemory: number | undefined;
  readonly context: PipelineContext;
  /** Those that are running, in order of start. A set, so that any number may end in any order. */
  readonly running: Set<OpenStage>;
  readonly completed: StageExecution[];
  droppedStages: number;
}

/** A run of a stage that is under way. Frozen: the app has it as the handle, and its identity is what completes it. */
export interface OpenStage extends StageHandle {
  readonly context: StageContext;
}

/** Pipelines that are under way, by their ids: at most so many, the oldest making room. */
export class OpenExecutions {
  readonly #most: number;
  readonly #open = new Map<string, OpenExecution>();
  /** Those that never completed: made room, were started anew under the same id, or grew too old. */
  abandoned = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#open.size;
  }

  get(executionId: string): OpenExecution | undefined {
    return this.#open.get(executionId);
  }

  add(execution: OpenExecution): void {
    // Deleted first, so that the order stays that of the starts.
    if (this.#open.delete(execution.executionId)) this.abandoned++;
    if (this.#open.size >= this.#most) {
      for (const oldest of this.#open.keys()) {
        this.#open.delete(oldest);
        this.abandoned++;
        break;
      }
    }
    this.#open.set(execution.executionId, execution);
  }

  remove(executionId: string): void {
    this.#open.delete(executionId);
  }

  /** @returns how many were given up because they had started before. */
  abandonBefore(time: number): number {
    let given = 0;
    for (const { executionId, startTime } of this.#open.values()) {
      if (startTime >= time) break;
      this.#open.delete(executionId);
      given++;
    }
    this.abandoned += given;
    return given;
  }
}

/** The run that a name or a handle means: of a name the one that started last, as nested runs end. */
export function findOpenStage({ running }: OpenExecution, stage: string | StageHandle): OpenStage | undefined {
  if (typeof stage !== 'string') return running.has(stage) ? stage : undefined;
  let found: OpenStage | undefined;
  for (const open of running) if (open.stageName === stage) found = open;
  return found;
}
