/**
 * Frame rate and longest time between two frames, once a second, by requestAnimationFrame.
 *
 * Frames that nobody else asks for are dear: measured in Chromium on a page that draws nothing, 60 of them a second cost 2 % of the main
 * thread and 5 % of a core in all. So frames are asked for only while something is recorded, and 2 s after; where the app draws anyway,
 * ours add a few µs a second. None while the page is hidden. A time without frames because nobody asked is no interval.
 */
import { COUNTERS } from '../model/counter-table.js';
import type { PartHost } from '../model/tracer-part.js';
import type { PageEnvironment } from './page-environment.js';
import type { BeatListener } from './pulse.js';

/** Between two samples, ms. */
const EVERY = 1000;

export interface FrameSampler {
  readonly beat: BeatListener;
  readonly stop: () => void;
}

/** Undefined where there are no frames. */
export function sampleFrames(environment: PageEnvironment, { sink }: PartHost): FrameSampler | undefined {
  const { requestAnimationFrame, cancelAnimationFrame } = environment;
  if (requestAnimationFrame === null || cancelAnimationFrame === null) return undefined;
  const rate = sink.intern(COUNTERS.frameRate);
  const interval = sink.intern(COUNTERS.frameInterval);
  let request: number | undefined;
  /** Times of the first and the last frame of this sample, by the page's clock; NaN before the first. */
  let first = NaN;
  let last = NaN;
  let frames = 0;
  let longest = 0;

  const count = (): void => {
    if (frames > 0 && last > first) {
      const now = sink.now();
      sink.count(rate, now, (frames * EVERY) / (last - first));
      sink.count(interval, now, longest);
    }
    first = last;
    frames = longest = 0;
  };
  const onFrame = (time: number): void => {
    request = requestAnimationFrame(onFrame);
    if (Number.isNaN(last)) {
      first = last = time;
      return;
    }
    frames++;
    longest = Math.max(longest, time - last);
    last = time;
    if (last - first >= EVERY) count();
  };
  const stop = (): void => {
    if (request === undefined) return;
    cancelAnimationFrame(request);
    request = undefined;
    count();
    first = last = NaN;
  };
  return {
    beat({ active, undisturbed }) {
      if (!active || !undisturbed) stop();
      else request ??= requestAnimationFrame(onFrame);
    },
    stop,
  };
}
