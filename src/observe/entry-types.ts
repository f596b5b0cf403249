/**
 * What is kept of each type of entry: see `src/model/page-entries.ts`. Nothing of the page (elements, entries) is kept itself, and every
 * text is bounded. Frames, long tasks and the rest are told by the browser; nothing is estimated here.
 */
import type { JsonObject } from '../model/json.js';
import {
  PAGE_ENTRY,
  type EventAttributes,
  type LayoutShiftAttributes,
  type LongFrameAttributes,
  type LongFrameScript,
  type ResourceAttributes,
} from '../model/page-entries.js';
import type { BrowserEntry, BrowserScript } from './browser-entry.js';
import { nameElement, shortAddress, shortInvoker, shortText } from './short-text.js';

export interface EntryType {
  /** Recorded as a mark at its start. Default false: as a span. */
  readonly instant?: boolean;
  /** All entries from before the tracer's start are of use, however old. Default false. */
  readonly history?: boolean;
  /** An entry of the app's own, with a name of its own. Default false. */
  readonly own?: boolean;
  /** Further options of `observe`. */
  readonly options?: { readonly durationThreshold: number };
  /** Which entries are kept; those of a class have their own limit of rate. Default: all, in one class; undefined: not kept. */
  readonly classOf?: (entry: BrowserEntry) => string | undefined;
  /** Undefined: nothing but name and time. */
  readonly describe?: (entry: BrowserEntry) => JsonObject | undefined;
}

/** Most scripts kept of a long frame. */
const MOST_SCRIPTS = 10;
/** The shortest event that browsers report, ms. */
const SHORTEST_EVENT = 16;
/** An event of no interaction (a pointer that moves) is kept from here on, ms: as long as a long task. */
const LONG_EVENT = 50;

export const ENTRY_TYPES: Readonly<Record<string, EntryType>> = {
  [PAGE_ENTRY.longFrame]: { describe: describeLongFrame },
  [PAGE_ENTRY.longTask]: { describe: describeLongTask },
  [PAGE_ENTRY.event]: { history: true, options: { durationThreshold: SHORTEST_EVENT }, classOf: classOfEvent, describe: describeEvent },
  [PAGE_ENTRY.layoutShift]: { history: true, instant: true, describe: describeLayoutShift },
  [PAGE_ENTRY.largestContentfulPaint]: { history: true, instant: true, describe: describeLargestPaint },
  [PAGE_ENTRY.paint]: { history: true, instant: true, describe: ({ name }) => ({ name: shortText(name) }) },
  [PAGE_ENTRY.navigation]: { history: true, describe: describeNavigation },
  [PAGE_ENTRY.softNavigation]: { history: true, instant: true, describe: ({ name }) => ({ url: shortAddress(name) }) },
  [PAGE_ENTRY.resource]: { describe: describeResource },
  [PAGE_ENTRY.visibility]: { history: true, instant: true, describe: ({ name }) => ({ state: name === 'hidden' ? 'hidden' : 'visible' }) },
  mark: { own: true, instant: true },
  measure: { own: true },
};

function describeLongFrame(entry: BrowserEntry): LongFrameAttributes {
  const scripts = [...(entry.scripts ?? [])];
  if (scripts.length > MOST_SCRIPTS) {
    scripts.sort((a, b) => b.duration - a.duration);
    scripts.length = MOST_SCRIPTS;
    scripts.sort((a, b) => a.startTime - b.startTime);
  }
  return {
    blockingDuration: finite(entry.blockingDuration),
    renderStart: finite(entry.renderStart),
    styleAndLayoutStart: finite(entry.styleAndLayoutStart),
    scripts: scripts.map(describeScript),
  };
}

function describeScript(script: BrowserScript): LongFrameScript {
  return {
    start: finite(script.startTime),
    duration: finite(script.duration),
    invoker: shortInvoker(script.invoker),
    invokerType: shortText(script.invokerType),
    source: shortAddress(script.sourceURL),
    function: shortText(script.sourceFunctionName),
    position: finite(script.sourceCharPosition, -1),
    forcedLayout: finite(script.forcedStyleAndLayoutDuration),
  };
}

/** Whose task it was, when not the page's own: `cross-origin-descendant` is an embedded frame. */
function describeLongTask({ name }: BrowserEntry): JsonObject | undefined {
  return name === 'self' ? undefined : { culprit: shortText(name) };
}

/** Interactions have their limit for themselves, so that a pointer that moves in slow frames does not use it up. */
function classOfEvent({ interactionId, duration }: BrowserEntry): string | undefined {
  if (interactionId) return 'interaction';
  return duration >= LONG_EVENT ? 'event' : undefined;
}

function describeEvent(entry: BrowserEntry): EventAttributes {
  return {
    type: shortText(entry.name),
    interactionId: finite(entry.interactionId),
    processingStart: finite(entry.processingStart),
    processingEnd: finite(entry.processingEnd),
    target: nameElement(entry.target) || shortText(entry.targetSelector),
  };
}

function describeLayoutShift({ value, hadRecentInput, sources }: BrowserEntry): LayoutShiftAttributes {
  const source = sources?.find(({ node }) => node);
  return { value: finite(value), hadRecentInput: hadRecentInput === true, element: nameElement(source?.node) };
}

function describeLargestPaint({ size, url, id, element }: BrowserEntry): JsonObject {
  const name = nameElement(element) || (id ? `#${shortText(id)}` : '');
  return { size: finite(size), ...(url && { url: shortAddress(url) }), ...(name && { element: name }) };
}

function describeNavigation(entry: BrowserEntry): JsonObject {
  return {
    url: shortAddress(entry.name),
    type: shortText(entry.type),
    responseStart: finite(entry.responseStart),
    domInteractive: finite(entry.domInteractive),
    domContentLoaded: finite(entry.domContentLoadedEventEnd),
    transferSize: finite(entry.transferSize),
  };
}

function describeResource(entry: BrowserEntry): ResourceAttributes {
  return {
    url: shortAddress(entry.name),
    initiator: shortText(entry.initiatorType),
    transferSize: finite(entry.transferSize),
    decodedSize: finite(entry.decodedBodySize),
    status: finite(entry.responseStatus),
  };
}

function finite(value: number | undefined, otherwise = 0): number {
  return Number.isFinite(value) ? value! : otherwise;
}
