import { approximateBytes } from '../model/approximate-bytes.js';
import type { JsonObject } from '../model/json.js';
import { BROWSER_TRACK, USER_TIMING_TRACK } from '../model/page-entries.js';
import type { SpanKind } from '../model/span.js';
import { NO_PARENT, SpanStatus, type SpanId } from '../model/span.js';
import type { PartHost } from '../model/tracer-part.js';
import { RateLimit } from './rate-limit.js';
import { shortText } from './short-text.js';

/** Counter: entries of the page that were left out since the start because there were too many of them. */
export const LEFT_OUT_COUNTER = 'page entries left out';

/** A page that loads shows this many entries of a type at once; long frames and long tasks cannot come more often than 20 a second. */
const MOST_AT_ONCE = 500;
const MOST_PER_SECOND = 20;
/** Most names of the app's own marks and measures: names with a number in them would fill the session's strings. */
const MOST_OWN_NAMES = 500;
const OTHER_NAMES = '(other names)';
/** How often the count of what was left out is recorded at most, ms. */
const REPORT_EVERY = 1000;

/** Writes what the page reports into the session, within limits: what goes beyond is counted in `LEFT_OUT_COUNTER`. */
export class EntryWriter {
  readonly #host: PartHost;
  readonly #limits = new Map<string, RateLimit>();
  readonly #ownNames = new Map<string, number>();
  #leftOut = 0;
  #reported = 0;
  #reportedAt = -Infinity;

  constructor(host: PartHost) {
    this.#host = host;
  }

  /** Whether one more entry of a class may be recorded; counts it when not. */
  allows(entryClass: string): boolean {
    let limit = this.#limits.get(entryClass);
    if (!limit) this.#limits.set(entryClass, (limit = new RateLimit(MOST_AT_ONCE, MOST_PER_SECOND)));
    const now = this.#host.sink.now();
    if (limit.take(now)) return true;
    this.#leftOut++;
    if (now - this.#reportedAt >= REPORT_EVERY) this.report();
    return false;
  }

  /** A span or mark of the browser's. */
  write(kind: typeof SpanKind.mark | typeof SpanKind.entry, name: string, start: number, end: number, attributes?: JsonObject): void {
    const { sink } = this.#host;
    const span = this.#add(kind, sink.intern(name), BROWSER_TRACK, start, end);
    if (attributes) sink.attach(span, attributes, approximateBytes(attributes));
  }

  /** A mark or measure of the app's own. */
  writeOwn(kind: typeof SpanKind.mark | typeof SpanKind.measure, name: string, start: number, end: number): void {
    this.#add(kind, this.#ownName(name), USER_TIMING_TRACK, start, end);
  }

  /** Records how many entries were left out, if any since the last time. */
  report(): void {
    if (this.#leftOut === this.#reported) return;
    const { sink } = this.#host;
    this.#reported = this.#leftOut;
    this.#reportedAt = sink.now();
    sink.count(sink.intern(LEFT_OUT_COUNTER), this.#reportedAt, this.#leftOut);
  }

  #add(kind: SpanKind, nameId: number, track: string, start: number, end: number): SpanId {
    const { sink, sharedTrace } = this.#host;
    return sink.add(kind, nameId, 0, sink.intern(track), sharedTrace, NO_PARENT, start, end, SpanStatus.unset);
  }

  #ownName(given: string): number {
    const name = shortText(given);
    const known = this.#ownNames.get(name);
    if (known !== undefined) return known;
    if (this.#ownNames.size >= MOST_OWN_NAMES) return this.#host.sink.intern(OTHER_NAMES);
    const id = this.#host.sink.intern(name);
    this.#ownNames.set(name, id);
    return id;
  }
}
