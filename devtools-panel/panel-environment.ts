import { AnalysisRunner, type JobRunner } from './analysis/analysis-runner.js';

/** What the panel needs of the page's time and its workers, injected so that tests decide when frames and timers run, and what analysis finds. */
export interface PanelEnvironment {
  /** Runs a callback with the next frame; returns the cancel. */
  requestFrame(callback: () => void): () => void;
  /** Runs a callback after `ms` milliseconds; returns the cancel. */
  setTimer(callback: () => void, ms: number): () => void;
  /** Milliseconds of a monotonic clock. */
  now(): number;
  /** @param mayHaveWorkers - false where a policy or the app's options forbid them: trying would make the browser complain on the console. */
  createRunner(mayHaveWorkers: () => boolean): JobRunner;
}

const now = (): number => performance.now();

const setTimer = (callback: () => void, ms: number): (() => void) => {
  const id = setTimeout(callback, ms);
  return () => clearTimeout(id);
};

export const pageEnvironment: PanelEnvironment = {
  requestFrame(callback) {
    const id = requestAnimationFrame(callback);
    return () => cancelAnimationFrame(id);
  },
  setTimer,
  now,
  createRunner: (mayHaveWorkers) =>
    new AnalysisRunner({
      now,
      setTimer,
      async createWorker() {
        if (typeof Worker === 'undefined' || !mayHaveWorkers()) throw new Error('There are no workers here.');
        const { default: AnalysisWorker } = await import('./analysis/analysis-worker.js?worker&inline');
        return new AnalysisWorker();
      },
    }),
};
