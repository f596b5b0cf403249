import { describe, expect, it } from 'vitest';
import { SpanKind } from '../../src/model/span.js';
import { LEFT_OUT_COUNTER } from '../../src/observe/entry-writer.js';
import { observeEntries } from '../../src/observe/observe-entries.js';
import { createFakeObserver, type FakeEntry } from './fake-observer.js';
import { createFakePage, createHost, entriesOf } from './fake-page.js';

const ALL = [
  'long-animation-frame',
  'longtask',
  'event',
  'layout-shift',
  'largest-contentful-paint',
  'paint',
  'navigation',
  'soft-navigation',
  'resource',
  'visibility-state',
  'mark',
  'measure',
];

function observe(entryTypes: readonly string[] = ALL, buffer: readonly FakeEntry[] = []) {
  const fake = createFakeObserver(entryTypes, buffer);
  const part = observeEntries(createFakePage(fake));
  const world = createHost();
  const stop = part(world.host);
  return { fake, part, stop, ...world };
}

function element(html: string): Element {
  document.body.innerHTML = html;
  return document.body.firstElementChild!;
}

describe('observeEntries', () => {
  it('records a long frame with its ten longest scripts in order of start, addresses without query', () => {
    const { fake, recorder } = observe();
    // Eleven scripts of 1 to 11 ms, one after the other: the first, of 1 ms, is left out.
    const scripts = Array.from({ length: 11 }, (_, at) => ({
      startTime: 10_000 + 20 * at,
      duration: at + 1,
      invoker: at === 1 ? 'IMG[src=https://x.test/a.png?token=1].onload' : 'BUTTON#next.onclick',
      invokerType: 'event-listener',
      sourceURL: 'https://x.test/game.js?token=secret#part',
      sourceFunctionName: `step${at}`,
      sourceCharPosition: at === 1 ? undefined : 7,
      forcedStyleAndLayoutDuration: 2,
    }));
    fake.deliver({
      entryType: 'long-animation-frame',
      name: 'long-animation-frame',
      startTime: 10_000,
      duration: 250,
      blockingDuration: 200,
      renderStart: 10_240,
      styleAndLayoutStart: 10_245,
      scripts,
    });
    const [frame] = entriesOf(recorder);
    expect(frame).toMatchObject({ name: 'long-animation-frame', track: 'browser', kind: SpanKind.entry, start: 10_000, end: 10_250 });
    expect(frame?.attributes).toMatchObject({ blockingDuration: 200, renderStart: 10_240, styleAndLayoutStart: 10_245 });
    const kept = (frame?.attributes as { scripts: unknown[] }).scripts;
    expect(kept).toHaveLength(10);
    expect(kept[0]).toEqual({
      start: 10_020,
      duration: 2,
      invoker: 'IMG[src=https://x.test/a.png].onload',
      invokerType: 'event-listener',
      source: 'https://x.test/game.js',
      function: 'step1',
      position: -1,
      forcedLayout: 2,
    });
    expect(kept[9]).toMatchObject({ start: 10_200, function: 'step10', position: 7 });
  });

  it('records long tasks, and whose they were when not the page’s own', () => {
    const { fake, recorder } = observe();
    fake.deliver(
      { entryType: 'longtask', name: 'self', startTime: 10_000, duration: 60 },
      { entryType: 'longtask', name: 'cross-origin-descendant', startTime: 10_100, duration: 70 },
    );
    expect(entriesOf(recorder).map(({ start, end, attributes }) => [start, end, attributes])).toEqual([
      [10_000, 10_060, undefined],
      [10_100, 10_170, { culprit: 'cross-origin-descendant' }],
    ]);
  });

  it('records events of interactions and slow events, not a pointer that moves', () => {
    const { fake, recorder } = observe();
    const target = element('<button id="go" class="big"></button>');
    const event = { entryType: 'event', startTime: 10_000, processingStart: 10_004, processingEnd: 10_020 };
    fake.deliver(
      { ...event, name: 'click', duration: 24, interactionId: 77, target },
      { ...event, name: 'pointermove', duration: 48, interactionId: 0, target },
      { ...event, name: 'pointermove', duration: 56, interactionId: 0, target: null, targetSelector: 'canvas#map' },
    );
    expect(fake.observed.find(({ type }) => type === 'event')).toMatchObject({ durationThreshold: 16, buffered: true });
    expect(entriesOf(recorder).map(({ end, attributes }) => [end, attributes])).toEqual([
      [10_024, { type: 'click', interactionId: 77, processingStart: 10_004, processingEnd: 10_020, target: 'button#go' }],
      [10_056, { type: 'pointermove', interactionId: 0, processingStart: 10_004, processingEnd: 10_020, target: 'canvas#map' }],
    ]);
  });

  it('records instants of the page as marks', () => {
    const { fake, recorder } = observe();
    const node = element('<p class="hint">moved</p>').firstChild;
    fake.deliver(
      {
        entryType: 'layout-shift',
        startTime: 10_001,
        duration: 0,
        value: 0.12,
        hadRecentInput: false,
        sources: [{ node: null }, { node }],
      },
      {
        entryType: 'largest-contentful-paint',
        startTime: 10_002,
        duration: 0,
        size: 900,
        url: 'https://x.test/hero.png?u=me',
        id: 'hero',
        element: null,
      },
      { entryType: 'paint', name: 'first-paint', startTime: 10_003, duration: 0 },
      { entryType: 'visibility-state', name: 'hidden', startTime: 10_004, duration: 0 },
      { entryType: 'soft-navigation', name: 'https://x.test/level-2?u=me', startTime: 10_005, duration: 40 },
    );
    const entries = entriesOf(recorder);
    expect(entries.every(({ kind, start, end }) => kind === SpanKind.mark && start === end)).toBe(true);
    expect(entries.map(({ name, start, attributes }) => [name, start, attributes])).toEqual([
      ['layout-shift', 10_001, { value: 0.12, hadRecentInput: false, element: 'p.hint' }],
      ['largest-contentful-paint', 10_002, { size: 900, url: 'https://x.test/hero.png', element: '#hero' }],
      ['paint', 10_003, { name: 'first-paint' }],
      ['visibility-state', 10_004, { state: 'hidden' }],
      ['soft-navigation', 10_005, { url: 'https://x.test/level-2' }],
    ]);
  });

  it('records how the page and its resources were loaded', () => {
    const { fake, recorder } = observe();
    fake.deliver(
      {
        entryType: 'navigation',
        name: 'https://x.test/?u=me',
        startTime: 0,
        duration: 900,
        type: 'reload',
        responseStart: 100,
        domInteractive: 500,
        domContentLoadedEventEnd: 600,
        transferSize: 3000,
      },
      {
        entryType: 'resource',
        name: 'https://x.test/map.json?token=secret',
        startTime: 10_010,
        duration: 30,
        initiatorType: 'fetch',
        transferSize: 300,
        decodedBodySize: 1200,
        responseStatus: 200,
      },
      { entryType: 'resource', name: 'data:image/png;base64,AAAA', startTime: 10_020, duration: 0 },
    );
    expect(entriesOf(recorder).map(({ start, end, kind, attributes }) => [start, end, kind, attributes])).toEqual([
      [
        0,
        900,
        SpanKind.entry,
        { url: 'https://x.test/', type: 'reload', responseStart: 100, domInteractive: 500, domContentLoaded: 600, transferSize: 3000 },
      ],
      [
        10_010,
        10_040,
        SpanKind.entry,
        { url: 'https://x.test/map.json', initiator: 'fetch', transferSize: 300, decodedSize: 1200, status: 200 },
      ],
      [10_020, 10_020, SpanKind.entry, { url: 'data:', initiator: '', transferSize: 0, decodedSize: 0, status: 0 }],
    ]);
  });

  it('records the app’s own user timing on a track of its own, with a bound on names', () => {
    const { fake, recorder } = observe();
    fake.deliver(
      { entryType: 'mark', name: 'level loaded', startTime: 10_000, duration: 0, detail: { secret: 1 } },
      { entryType: 'measure', name: 'load level', startTime: 10_000, duration: 12 },
    );
    expect(entriesOf(recorder)).toEqual([
      { name: 'level loaded', track: 'user timing', kind: SpanKind.mark, start: 10_000, end: 10_000, attributes: undefined },
      { name: 'load level', track: 'user timing', kind: SpanKind.measure, start: 10_000, end: 10_012, attributes: undefined },
    ]);
    const { fake: many, recorder: bounded, clock } = observe();
    for (let at = 0; at < 510; at++) {
      // A second apart, so that only the bound on names counts.
      clock.time += 1000;
      many.deliver({ entryType: 'mark', name: `frame ${at}`, startTime: clock.time, duration: 0 });
    }
    const names = entriesOf(bounded).map(({ name }) => name);
    // 500 names of the app's, then the one for all others.
    expect(new Set(names).size).toBe(501);
    expect(names.at(-1)).toBe('(other names)');
  });

  it('takes from before the start what tells of the loading, and of the rest what ended in the last five seconds', () => {
    // The start is at 10,000 ms, so that a task that ended at 5,000 ms still counts, and one at 4,999 ms does not.
    const buffer: FakeEntry[] = [
      { entryType: 'paint', name: 'first-paint', startTime: 300, duration: 0 },
      { entryType: 'longtask', name: 'self', startTime: 4900, duration: 99 },
      { entryType: 'longtask', name: 'self', startTime: 4900, duration: 100 },
      { entryType: 'measure', name: 'before the page', startTime: -5, duration: 20_000 },
      { entryType: 'measure', name: 'broken', startTime: NaN, duration: 1 },
    ];
    const { fake, recorder } = observe(ALL, buffer);
    fake.flush();
    expect(entriesOf(recorder).map(({ name, start, end }) => [name, start, end])).toEqual([
      ['longtask', 4900, 5000],
      ['paint', 300, 300],
    ]);
  });

  it('takes the buffers once, and nothing from the time in which it was stopped', () => {
    const buffer: FakeEntry[] = [{ entryType: 'paint', name: 'first-paint', startTime: 300, duration: 0 }];
    const { fake, part, stop, host, recorder, clock } = observe(ALL, buffer);
    fake.flush();
    clock.time = 11_000;
    stop();
    buffer.push(
      { entryType: 'paint', name: 'first-contentful-paint', startTime: 11_100, duration: 0 },
      { entryType: 'longtask', name: 'self', startTime: 11_200, duration: 60 },
      { entryType: 'longtask', name: 'self', startTime: 11_950, duration: 60 },
    );
    clock.time = 12_000;
    part(host);
    fake.flush();
    // Of tasks none had come before the stop, so the buffer is asked for: only the one that still ran at the second start counts.
    expect(entriesOf(recorder).map(({ name, start }) => [name, start])).toEqual([
      ['paint', 300],
      ['longtask', 11_950],
    ]);
  });

  it('keeps a flood within limits, and says how much it left out', () => {
    const { fake, recorder, clock, stop } = observe();
    const shift = { entryType: 'layout-shift', startTime: 10_000, duration: 0, value: 0.001 };
    const pointer = { entryType: 'event', name: 'pointermove', startTime: 10_000, duration: 60, interactionId: 0 };
    fake.deliver(...Array.from({ length: 600 }, () => shift), ...Array.from({ length: 600 }, () => pointer));
    // 500 of each at once; interactions have their limit for themselves.
    expect(entriesOf(recorder)).toHaveLength(1000);
    fake.deliver({ ...pointer, name: 'click', interactionId: 7 });
    expect(entriesOf(recorder)).toHaveLength(1001);
    // 20 a second: after half a second ten more.
    clock.time += 500;
    fake.deliver(...Array.from({ length: 50 }, () => shift));
    expect(entriesOf(recorder)).toHaveLength(1011);
    stop();
    const { counters, strings } = recorder;
    const rows = Array.from({ length: counters.rowCount }, (_, row) => [strings.get(counters.nameId(row)), counters.value(row)]);
    // At the first that was left out, and at the stop: 100 + 100 + 40.
    expect(rows).toEqual([
      [LEFT_OUT_COUNTER, 1],
      [LEFT_OUT_COUNTER, 240],
    ]);
  });

  it('works with what the browser has, and goes on when an entry, or observing, fails', () => {
    const lacking = createFakeObserver(['longtask']);
    const { host, recorder, faults } = createHost();
    // A browser that claims more than it can do.
    observeEntries(createFakePage({ ...lacking, entryTypes: ['paint', 'longtask'] }))(host);
    expect(lacking.observed.map(({ type }) => type)).toEqual(['longtask']);
    expect(faults).toEqual([new TypeError('cannot observe paint')]);
    const bad: FakeEntry = {
      entryType: 'longtask',
      startTime: 10_000,
      duration: 60,
      get name(): string {
        throw new Error('no name');
      },
    };
    lacking.deliver(bad, { entryType: 'longtask', name: 'self', startTime: 10_100, duration: 60 });
    expect(faults).toHaveLength(2);
    expect(entriesOf(recorder).map(({ start }) => start)).toEqual([10_100]);
    expect(observeEntries(createFakePage())(host)).not.toThrow();
  });

  it('records what was reported but not handed over when it stops, and nothing after', () => {
    const { fake, recorder, stop } = observe();
    fake.queue({ entryType: 'longtask', name: 'self', startTime: 10_000, duration: 60 });
    const callbacks = [...fake.connected].map(({ callback }) => callback);
    stop();
    expect(fake.connected.size).toBe(0);
    expect(entriesOf(recorder)).toHaveLength(1);
    recorder.stop();
    for (const call of callbacks) call({ getEntries: () => [{ entryType: 'longtask', name: 'self', startTime: 10_200, duration: 60 }] });
    expect(entriesOf(recorder)).toHaveLength(1);
  });
});
