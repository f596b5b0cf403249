import { messageOf } from '../../src/base/fault-log.js';
import type { JobName, Report } from './jobs.js';
import type { FromWorker, Post, SentArgument, ToWorker } from './messages.js';
import { PART_ITEMS, takeOutLists } from './parts.js';
import { TraceMirror } from './trace-mirror.js';

/** Steps in which progress is told. */
const LEAST_STEP = 0.01;

type Work = (report: Report, ...args: unknown[]) => unknown;

/**
 * The worker's side: keeps copies of recordings and runs jobs on them.
 *
 * @param now - milliseconds of a monotonic clock.
 * @returns takes the page's messages.
 */
export function serveJobs(
  jobs: Readonly<Record<JobName, unknown>>,
  post: Post<FromWorker>,
  now: () => number,
): (message: ToWorker) => void {
  const mirrors = new Map<number, TraceMirror>();

  const toArgument = (sent: SentArgument): unknown => {
    if ('value' in sent) return sent.value;
    const data = mirrors.get(sent.mirror)?.data;
    if (!data) throw new Error('The recording did not reach the analysis.');
    return data;
  };
  const run = (id: number, name: string, args: readonly SentArgument[]): void => {
    let told = 0;
    const report = (share: number): void => {
      if (share < told + LEAST_STEP) return;
      told = share;
      post({ kind: 'progress', id, share });
    };
    try {
      const work = jobs[name as JobName] as Work;
      const from = now();
      const result = work(report, ...args.map(toArgument));
      const took = now() - from;
      const { rest, lists } = takeOutLists(result);
      lists.forEach(({ path, isRecord, items }, list) => {
        const place = { path, isRecord };
        for (let at = 0; at < items.length; at += PART_ITEMS) {
          post({ kind: 'part', id, list, place, items: items.slice(at, at + PART_ITEMS) });
        }
      });
      post({ kind: 'done', id, result: rest, took });
    } catch (error) {
      post({ kind: 'failed', id, message: messageOf(error) });
    }
  };

  return (message) => {
    switch (message.kind) {
      case 'mirror': {
        const mirror = mirrors.get(message.mirror) ?? new TraceMirror();
        mirrors.set(message.mirror, mirror);
        return mirror.apply(message.update);
      }
      case 'forget':
        mirrors.delete(message.mirror);
        return;
      case 'job':
        run(message.id, message.name, message.args);
    }
  };
}
