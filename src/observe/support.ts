/**
 * What this browser offers to acttrace, and what is lost where it does not, for people. Everything is asked by whether it is there, with one
 * exception: that `console.timeStamp` draws tracks cannot be asked, so the version of Chromium decides.
 */
import { PAGE_ENTRY } from '../model/page-entries.js';
import type { Capability } from '../model/support.js';
import type { PageEnvironment } from './page-environment.js';

/** The first Chromium whose Performance panel draws tracks from `console.timeStamp`. */
const TRACKS_SINCE = 134;
/** What web-vitals needs for each metric, besides interaction ids for INP. */
const VITALS: readonly (readonly [metric: string, entryType: string])[] = [
  ['CLS', PAGE_ENTRY.layoutShift],
  ['FCP', PAGE_ENTRY.paint],
  ['INP', PAGE_ENTRY.event],
  ['LCP', PAGE_ENTRY.largestContentfulPaint],
  ['TTFB', PAGE_ENTRY.navigation],
];

/** Name, entry type, what it gives, what is lost without it. */
const ENTRIES: readonly (readonly [name: string, type: string, gives: string, lacks: string])[] = [
  [
    'long tasks',
    PAGE_ENTRY.longTask,
    'Tasks over 50 ms.',
    'Tasks over 50 ms are estimated as task gaps: times in which the page did not get to a timer.',
  ],
  [
    'events',
    PAGE_ENTRY.event,
    'Events of interactions, and slow events: when their listeners ran and when the result was drawn.',
    'How long clicks and keys waited is unknown; nothing stands in for it.',
  ],
  [
    'layout shifts',
    PAGE_ENTRY.layoutShift,
    'What moved on the page without having been asked to.',
    'Layout shifts are unknown; nothing stands in for them.',
  ],
  [
    'largest contentful paint',
    PAGE_ENTRY.largestContentfulPaint,
    'When the largest element was drawn.',
    'When the largest element was drawn is unknown; the first paint is the nearest there is.',
  ],
  ['paints', PAGE_ENTRY.paint, 'When something was first drawn.', 'When something was first drawn is unknown.'],
  ['navigation', PAGE_ENTRY.navigation, 'How the page was loaded.', 'How the page was loaded is unknown.'],
  ['resources', PAGE_ENTRY.resource, 'Requests of the page: when, how long, how large.', 'Requests are seen only where `fetch` is traced.'],
  [
    'soft navigations',
    PAGE_ENTRY.softNavigation,
    'Changes of the address by the app itself.',
    'Changes of the address by the app itself are not told; the app may mark them.',
  ],
  [
    'visibility entries',
    PAGE_ENTRY.visibility,
    'When the page was shown and hidden, from its first moment on.',
    'When the page is shown and hidden is taken from its events: not from before the start of the tracer.',
  ],
  ['user timing marks', 'mark', 'The app’s own `performance.mark`.', 'The app’s own marks are not seen.'],
  ['user timing measures', 'measure', 'The app’s own `performance.measure`.', 'The app’s own measures are not seen.'],
];

/** The list, in the order of reading. Never throws. */
export function listSupport(page: PageEnvironment): Capability[] {
  const types: readonly string[] = page.PerformanceObserver ? page.entryTypes : [];
  const entries = ENTRIES.map(([name, type, gives, lacks]) => capability(name, types.includes(type), gives, lacks));
  const { abilities } = page;
  const longFrames = listLongFrames(page, types);
  return [
    longFrames,
    ...entries,
    capability(
      'script attribution',
      longFrames.supported && abilities.scriptTiming,
      'Long frames name the scripts in them: function, file, who called it, layout that it forced.',
      'Which script made the page slow is unknown; the app’s own spans in that time are the nearest there is.',
    ),
    listVitals(page, types),
    capability(
      'frame intervals',
      page.requestAnimationFrame !== null,
      'Frame rate and longest frame by `requestAnimationFrame`, while the page is visible.',
      'The frame rate is unknown.',
    ),
    capability(
      'heap figures',
      typeof page.performance?.memory?.usedJSHeapSize === 'number',
      'Heap in use by `performance.memory`: falls of it show garbage collections.',
      'Memory and garbage collections are unknown; nothing stands in for them.',
    ),
    capability(
      'CPU pressure',
      page.PressureObserver !== null,
      'How busy the whole machine is, by `PressureObserver`, where the page may ask.',
      'Whether the machine was busy with something else is unknown; event-loop lag shows that the page waited.',
    ),
    capability(
      'scheduler',
      abilities.scheduler,
      'acttrace’s own work gives way to the page’s, by `scheduler`.',
      'acttrace’s own work gives way by timers, which is a little coarser.',
    ),
    capability(
      'async context',
      abilities.asyncContext,
      'The current span is known across `await`, by `AsyncContext`.',
      'Across `await` a parent is known only where it is handed on; otherwise it is shown as unknown, never guessed.',
    ),
    listTracks(page),
    capability(
      'IndexedDB',
      abilities.indexedDb,
      'Sessions are kept when the page is closed.',
      'Sessions are kept in memory, until the page is closed. Export what you need.',
    ),
    capability('compression', abilities.compressionStream, 'Files can be compressed by `CompressionStream`.', 'Files are not compressed.'),
    capability(
      'storage estimate',
      abilities.storageEstimate,
      'How much room is left for sessions.',
      'How much room is left is unknown; old sessions are deleted by their age and number.',
    ),
    capability(
      'fine clock',
      abilities.isolated,
      'The page is cross-origin isolated: the clock steps 0.005 ms in Chromium, 0.02 ms in Firefox and WebKit.',
      'The page is not cross-origin isolated: the clock steps 0.1 ms in Chromium, 1 ms in Firefox and WebKit. Shorter spans are shown as less than a step; averages over many hold. The headers COOP and COEP change it.',
    ),
  ];
}

function capability(name: string, supported: boolean, gives: string, lacks: string): Capability {
  return { name, supported, note: supported ? gives : lacks };
}

function listLongFrames({ abilities }: PageEnvironment, types: readonly string[]): Capability {
  const told = types.includes(PAGE_ENTRY.longFrame);
  const standIn = 'Frame intervals, long tasks or task gaps (an estimate) show that the page was busy, not with what.';
  return capability(
    'long animation frames',
    // Measured in Chromium 156: after the loading, only the outermost page of an origin gets them.
    told && !abilities.embedded,
    'Frames over 50 ms, with how long they blocked the page.',
    told
      ? `This page is a frame of another, and the browser tells slow frames to the outermost page only. ${standIn}`
      : `Slow frames are not told. ${standIn}`,
  );
}

function listVitals({ document, abilities }: PageEnvironment, types: readonly string[]): Capability {
  const has = ([metric, type]: (typeof VITALS)[number]): boolean =>
    document !== null && types.includes(type) && (metric !== 'INP' || abilities.interactionIds);
  const measured = VITALS.filter(has).map(([metric]) => metric);
  const missing = VITALS.filter((vital) => !has(vital)).map(([metric]) => metric);
  const gives = `Measured by web-vitals: ${measured.join(', ')}.`;
  const lacks = `Not measured, as the browser does not tell: ${missing.join(', ')}.`;
  return {
    name: 'web vitals',
    supported: missing.length === 0,
    note: [measured.length > 0 && gives, missing.length > 0 && lacks].filter(Boolean).join(' '),
  };
}

function listTracks({ abilities }: PageEnvironment): Capability {
  const { chromium, consoleTimeStamp } = abilities;
  return capability(
    'DevTools tracks',
    consoleTimeStamp && chromium >= TRACKS_SINCE,
    `Spans can be drawn in the Performance panel by \`console.timeStamp\`: told by the browser’s version, Chromium ${chromium}.`,
    `Spans cannot be drawn in the browser’s Performance panel: that takes Chromium ${TRACKS_SINCE}, and this is ${
      chromium > 0 ? `Chromium ${chromium}` : 'another engine'
    }. The Timeline in acttrace’s own panel shows them.`,
  );
}
