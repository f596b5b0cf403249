/** Which script held up the main thread during a long task, by what the browser reported of the frame that the task was part of. */
import type { LongFrameAttributes } from '../model/page-entries.js';
import type { RecommendationContext } from './recommendation-context.js';

export interface TaskScript {
  /** `blockMainThread in main-thread-blocker.ts (TimerHandler:setInterval)`. */
  readonly name: string;
  /** ms of the task that were this script's. */
  readonly time: number;
}

/**
 * The script with the longest part inside an interval; undefined when none is known by any name. Reads the attributes of no other frames
 * than those that overlap it.
 *
 * @param frames - positions of the long frames in the view.
 */
export function findLongestScript(
  { view, data }: RecommendationContext,
  frames: readonly number[],
  from: number,
  to: number,
): TaskScript | undefined {
  let longest: TaskScript | undefined;
  for (const at of frames) {
    if (!(view.start[at] < to && view.end[at] > from)) continue;
    const { scripts } = (data.spans.attributes(view.row[at]) ?? {}) as Partial<LongFrameAttributes>;
    // Files may hold anything: what is no list of scripts is none.
    for (const script of Array.isArray(scripts) ? (scripts as readonly unknown[]) : []) {
      if (typeof script !== 'object' || script === null) continue;
      const { start, duration, function: name, invoker, source } = script as Readonly<Record<string, unknown>>;
      if (typeof start !== 'number' || typeof duration !== 'number') continue;
      const time = Math.min(to, start + duration) - Math.max(from, start);
      if (!(time > (longest?.time ?? 0))) continue;
      const told = tell(text(name), text(invoker), text(source));
      if (told !== '') longest = { name: told, time };
    }
  }
  return longest;
}

function tell(name: string, invoker: string, source: string): string {
  const file = source.replace(/[?#].*$/, '').replace(/^.*\/(?=.)/, '');
  const what = name || invoker;
  if (what === '') return file;
  // An invoker may be the file's own address: a script that ran because it was loaded.
  const by = name !== '' && invoker !== '' && invoker !== source ? ` (${invoker})` : '';
  if (what === source) return file;
  return `${what}${file === '' ? '' : ` in ${file}`}${by}`;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
