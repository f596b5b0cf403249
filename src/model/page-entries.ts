/**
 * What the page's observers record as spans of kind `entry` (or `mark`, for instants) on the track `browser`, and what of it the analysis
 * reads back. The name of the span is the type of the browser's entry. Addresses are kept without query and fragment, which may hold secrets.
 */

/** Timeline lane of what the browser reports. */
export const BROWSER_TRACK = 'browser';
/** Timeline lane of the app's own `performance.mark` and `performance.measure`. */
export const USER_TIMING_TRACK = 'user timing';

/** Names of the spans. */
export const PAGE_ENTRY = {
  /** A frame that took over 50 ms, with the scripts in it: `LongFrameAttributes`. */
  longFrame: 'long-animation-frame',
  /** A task over 50 ms. */
  longTask: 'longtask',
  /** An estimate where the browser reports neither: the page did not get to a timer for over 50 ms. Flagged as estimated. */
  taskGap: 'task-gap',
  /** One event of an interaction: `EventAttributes`. */
  event: 'event',
  /** Mark: `LayoutShiftAttributes`. */
  layoutShift: 'layout-shift',
  /** Marks: `{ size?, url?, element? }`. */
  largestContentfulPaint: 'largest-contentful-paint',
  paint: 'paint',
  navigation: 'navigation',
  softNavigation: 'soft-navigation',
  /** A request: `ResourceAttributes`. */
  resource: 'resource',
  /** Mark: `{ state: 'visible' | 'hidden' }`. */
  visibility: 'visibility-state',
  /** Time in which the page was frozen, in the back/forward cache, or the machine asleep: `{ why }`. */
  frozen: 'frozen',
  /** Mark, one for each of the page's vitals: `VitalAttributes`. */
  vital: 'web-vital',
} as const;

/** One script of a long frame. A type, so that it is JSON. */
export type LongFrameScript = {
  /** ms since the session's time origin. */
  readonly start: number;
  readonly duration: number;
  /** What called it, in the browser's words: `TimerHandler:setInterval`, `BUTTON#next.onclick`. */
  readonly invoker: string;
  readonly invokerType: string;
  /** File, without query and fragment; '' when the browser does not tell. */
  readonly source: string;
  readonly function: string;
  /** Position in the file, characters; -1 when unknown. */
  readonly position: number;
  /** Part of the duration spent on style and layout that the script forced, ms. */
  readonly forcedLayout: number;
};

export type LongFrameAttributes = {
  readonly blockingDuration: number;
  /** ms since the session's time origin; 0 when the frame drew nothing. */
  readonly renderStart: number;
  readonly styleAndLayoutStart: number;
  /** The longest, at most ten, in order of start. */
  readonly scripts: readonly LongFrameScript[];
};

export type EventAttributes = {
  readonly type: string;
  /** Same for all events of one interaction; 0 for none. */
  readonly interactionId: number;
  /** When its first and last listener ran, ms since the session's time origin. */
  readonly processingStart: number;
  readonly processingEnd: number;
  /** `button#next`; '' when unknown. */
  readonly target: string;
};

export type LayoutShiftAttributes = { readonly value: number; readonly hadRecentInput: boolean; readonly element: string };

export type ResourceAttributes = {
  readonly url: string;
  readonly initiator: string;
  /** Bytes over the network; 0 from a cache, or from another origin that does not tell. */
  readonly transferSize: number;
  readonly decodedSize: number;
  readonly status: number;
};

export type VitalAttributes = {
  readonly metric: 'CLS' | 'FCP' | 'INP' | 'LCP' | 'TTFB';
  /** ms; of CLS a score without unit. */
  readonly value: number;
  readonly rating: 'good' | 'needs-improvement' | 'poor';
  /** What web-vitals' attribution says is to blame, in a few words. */
  readonly cause: string;
};
