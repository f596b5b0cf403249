/**
 * Runs the tasks with at most `lanes` of them under way at once: each lane takes the next task when its own is over.
 * Rejects with the first error, after all lanes have ended.
 */
export async function overlap(tasks: readonly (() => Promise<void>)[], lanes: number): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let task = tasks[next++]; task; task = tasks[next++]) await task();
  };
  const results = await Promise.allSettled(Array.from({ length: Math.min(lanes, tasks.length) }, lane));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
