/**
 * Shows spans live in the browser's own Performance panel, as custom tracks of a recording made there. Uses the form of
 * `console.timeStamp` that takes times and a track (Chromium 134 and newer): unlike `performance.measure` it leaves no entry behind and
 * costs little. Elsewhere the call draws nothing, and is not made.
 *
 * https://developer.chrome.com/docs/devtools/performance/extension
 */
import { SpanKind, SpanStatus, type SpanId } from '../model/span.js';
import type { TraceData } from '../model/trace-data.js';
import type { TracerPart } from '../model/tracer-part.js';

/** Name of the group of tracks. */
const GROUP = 'acttrace';

/** Chromium from this version on takes times and tracks. */
const FIRST_CHROMIUM = 134;

/** The names that DevTools has for its colors. */
type Color = 'primary' | 'primary-dark' | 'primary-light' | 'secondary' | 'tertiary' | 'error';

const COLORS: Partial<Record<SpanKind, Color>> = {
  [SpanKind.pipeline]: 'primary-dark',
  [SpanKind.stage]: 'primary',
  [SpanKind.capture]: 'primary-light',
  [SpanKind.action]: 'secondary',
  [SpanKind.measure]: 'tertiary',
};

/** `console.timeStamp` as DevTools takes it; TypeScript's DOM types know the first parameter only. */
type TimeStamp = (label: string, start: number, end: number, track: string, group: string, color: Color) => void;

/**
 * Draws every span that ends while the tracer runs. What the browser reports by itself (entries, marks) is in its panel already.
 *
 * @param recorder - tells of ended spans.
 * @param chromium - major version of Chromium; 0 in other engines: Firefox has the call too, draws nothing, and takes a hundred times as
 *   long over it.
 */
export function drawDevtoolsTracks(
  recorder: TraceData & { onEnd: ((span: SpanId) => void) | undefined },
  chromium: number,
  console: Pick<Console, 'timeStamp'> | undefined = globalThis.console,
): TracerPart {
  return ({ report }) => {
    if (chromium < FIRST_CHROMIUM || typeof console?.timeStamp !== 'function') return () => undefined;
    const timeStamp = console.timeStamp.bind(console) as TimeStamp;
    recorder.onEnd = (span) => {
      try {
        draw(recorder, span, timeStamp);
      } catch (error) {
        report('devtools tracks', error);
      }
    };
    return () => (recorder.onEnd = undefined);
  };
}

/** Times are those of `performance.now()`, as the spans' are. */
function draw({ spans, strings }: TraceData, span: SpanId, timeStamp: TimeStamp): void {
  const color = COLORS[spans.kind(span)];
  if (color === undefined) return;
  const failed = spans.status(span) === SpanStatus.error;
  const track = strings.get(spans.trackId(span));
  timeStamp(strings.get(spans.nameId(span)), spans.start(span), spans.end(span), track, GROUP, failed ? 'error' : color);
}
