import { describe, expect, it } from 'vitest';
import { listSupport } from '../../src/observe/support.js';
import type { PageEnvironment, PagePerformance } from '../../src/observe/page-environment.js';
import { createFakeObserver } from './fake-observer.js';
import { createFakePage } from './fake-page.js';

/** What each engine told in the browsers' tests. */
const CHROMIUM = [
  'element,event,first-input,interaction-contentful-paint,largest-contentful-paint,layout-shift,long-animation-frame,longtask,mark,measure',
  'navigation,paint,resource,soft-navigation,visibility-state',
];
const FIREFOX = ['event,first-input,largest-contentful-paint,mark,measure,navigation,paint,resource'];
const WEBKIT = ['mark,measure,navigation,paint,resource'];

function createPage(entryTypes: readonly string[], given: Parameters<typeof createFakePage>[0] = {}): PageEnvironment {
  return createFakePage({ ...createFakeObserver(entryTypes.join(',').split(',')), document, ...given });
}

const createPagePerformance = (): PagePerformance => ({ now: () => 0, timeOrigin: 0, getEntriesByType: () => [] });

const lacking = (page: PageEnvironment): string[] =>
  listSupport(page)
    .filter(({ supported }) => !supported)
    .map(({ name }) => name);
const noteOf = (page: PageEnvironment, wanted: string): string => listSupport(page).find(({ name }) => name === wanted)!.note;

describe('listSupport', () => {
  it('finds everything in a Chromium that is cross-origin isolated, but for AsyncContext', () => {
    const page = createPage(CHROMIUM, {
      performance: { ...createPagePerformance(), memory: { usedJSHeapSize: 1, totalJSHeapSize: 2, jsHeapSizeLimit: 3 } },
      requestAnimationFrame: () => 1,
      PressureObserver: class {} as never,
      abilities: {
        scheduler: true,
        compressionStream: true,
        indexedDb: true,
        storageEstimate: true,
        consoleTimeStamp: true,
        chromium: 134,
        scriptTiming: true,
        interactionIds: true,
        isolated: true,
      },
    });
    expect(lacking(page)).toEqual(['async context']);
    expect(noteOf(page, 'web vitals')).toBe('Measured by web-vitals: CLS, FCP, INP, LCP, TTFB.');
  });

  it('says what Firefox and WebKit lack, and what stands in for it', () => {
    const firefox = createPage(FIREFOX, { abilities: { consoleTimeStamp: true, interactionIds: true } });
    expect(lacking(firefox).slice(0, 5)).toEqual([
      'long animation frames',
      'long tasks',
      'layout shifts',
      'soft navigations',
      'visibility entries',
    ]);
    expect(noteOf(firefox, 'web vitals')).toBe(
      'Measured by web-vitals: FCP, INP, LCP, TTFB. Not measured, as the browser does not tell: CLS.',
    );
    expect(noteOf(firefox, 'DevTools tracks')).toContain('this is another engine');
    const webkit = createPage(WEBKIT);
    expect(lacking(webkit)).toEqual(expect.arrayContaining(['events', 'largest contentful paint', 'script attribution', 'CPU pressure']));
    expect(noteOf(webkit, 'long tasks')).toContain('estimated as task gaps');
    expect(noteOf(webkit, 'web vitals')).toMatch(/FCP, TTFB\. .*CLS, INP, LCP\.$/);
  });

  it('counts metrics without ids of interactions as missing, and an older Chromium as without tracks', () => {
    const page = createPage(FIREFOX, { abilities: { consoleTimeStamp: true, chromium: 133 } });
    expect(noteOf(page, 'web vitals')).toContain('tell: CLS, INP.');
    expect(noteOf(page, 'DevTools tracks')).toContain('takes Chromium 134, and this is Chromium 133');
  });

  it('says that a frame within a page of the same origin is not told its slow frames', () => {
    const page = createPage(CHROMIUM, { abilities: { scriptTiming: true, embedded: true } });
    expect(lacking(page)).toEqual(expect.arrayContaining(['long animation frames', 'script attribution']));
    expect(lacking(page)).not.toContain('long tasks');
    expect(noteOf(page, 'long animation frames')).toContain('outermost page only');
  });

  it('finds nothing where there is nothing', () => {
    expect(listSupport(createFakePage()).some(({ supported }) => supported)).toBe(false);
    expect(listSupport(createFakePage()).every(({ note }) => note.endsWith('.'))).toBe(true);
  });
});
