import { RecentItems } from '../../base/recent-items.js';
import type { PipelineExecution } from './execution.js';

/** Runs of stages that all executions held have together: an execution may have a thousand of them, of about half a kilobyte each. */
const MOST_STAGES = 20_000;

/** Executions that completed lately, in order of their ends. */
export class RunHistory {
  readonly #runs: RecentItems<PipelineExecution>;
  #stages = 0;

  constructor(most: number) {
    this.#runs = new RecentItems(most);
  }

  add(execution: PipelineExecution): void {
    this.#stages += execution.stages.length - (this.#runs.add(execution)?.stages.length ?? 0);
    while (this.#stages > MOST_STAGES && this.#runs.size > 1) this.#drop();
  }

  /** Forgets those that ended before. @param timestamp - ms since the Unix epoch. @returns how many. */
  dropBefore(timestamp: number): number {
    const before = this.#runs.size;
    while (this.#runs.oldest && this.#runs.oldest.timestamp < timestamp) this.#drop();
    return before - this.#runs.size;
  }

  /** Oldest first. @param most - of the newest ones. Default: all. */
  list(most?: number): PipelineExecution[] {
    return this.#runs.list(most);
  }

  #drop(): void {
    this.#stages -= this.#runs.dropOldest()?.stages.length ?? 0;
  }
}
