import { describe, expect, it } from 'vitest';
import { observePage } from '../../src/observe/observe-page.js';
import { observeVisibility } from '../../src/observe/observe-visibility.js';
import { VitalsHub } from '../../src/observe/vitals-hub.js';
import { createFakeObserver } from './fake-observer.js';
import { CountingTarget, createFakePage, createHost, entriesOf } from './fake-page.js';

const noVitals = (): VitalsHub => new VitalsHub(() => new Promise(() => undefined));

describe('observePage', () => {
  it('leaves no observer and no listener behind', () => {
    const fake = createFakeObserver(['longtask', 'paint']);
    const [document, window] = [new CountingTarget(), new CountingTarget()];
    const page = createFakePage({ ...fake, document: document, window });
    const { host, faults } = createHost();
    const part = observePage(page, 1, noVitals());
    for (let turn = 0; turn < 2; turn++) {
      const stop = part(host);
      expect(fake.connected.size).toBeGreaterThan(0);
      expect(document.listeners).toBeGreaterThan(0);
      stop();
      expect([fake.connected.size, document.listeners, window.listeners]).toEqual([0, 0, 0]);
    }
    expect(faults).toEqual([]);
  });

  it('goes on when a part of it fails', () => {
    const document = new CountingTarget();
    class Broken {
      constructor() {
        throw new Error('no observers today');
      }
    }
    const page = createFakePage({ PerformanceObserver: Broken as never, document: document });
    const { host, recorder, faults } = createHost();
    const stop = observePage(page, 1, noVitals())(host);
    expect(faults).toEqual([new Error('no observers today')]);
    expect(entriesOf(recorder).map(({ name }) => name)).toEqual(['visibility-state']);
    stop();
    expect(document.listeners).toBe(0);
  });
});

describe('observeVisibility', () => {
  it('marks the state at the start and each change, where the browser has no entries for it', () => {
    const document = new CountingTarget();
    const { host, recorder, clock } = createHost();
    const stop = observeVisibility(createFakePage({ document: document }))(host);
    clock.time += 100;
    document.visibilityState = 'hidden';
    document.dispatchEvent(new Event('visibilitychange'));
    expect(entriesOf(recorder)).toMatchObject([
      { name: 'visibility-state', start: 10_000, attributes: { state: 'visible' } },
      { name: 'visibility-state', start: 10_100, attributes: { state: 'hidden' } },
    ]);
    stop();
    document.dispatchEvent(new Event('visibilitychange'));
    expect(entriesOf(recorder)).toHaveLength(2);
  });

  it('does nothing where it has', () => {
    const document = new CountingTarget();
    const { host, recorder } = createHost();
    observeVisibility(createFakePage({ document: document, entryTypes: ['visibility-state'] }))(host)();
    expect(document.listeners).toBe(0);
    expect(entriesOf(recorder)).toEqual([]);
  });
});
