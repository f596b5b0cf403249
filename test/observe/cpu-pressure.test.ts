import { describe, expect, it } from 'vitest';
import { COUNTERS } from '../../src/model/counter-table.js';
import { sampleCpuPressure } from '../../src/observe/cpu-pressure.js';
import type { PagePressureObserverConstructor, PressureRecord } from '../../src/observe/page-environment.js';
import { SteppedPage } from './stepped-page.js';

function createPressure(outcome: Promise<void> = Promise.resolve()): {
  Observer: PagePressureObserverConstructor;
  tell: (...states: PressureRecord['state'][]) => void;
  observing: () => number;
} {
  const callbacks: ((records: readonly PressureRecord[]) => void)[] = [];
  return {
    Observer: class {
      constructor(readonly callback: (records: readonly PressureRecord[]) => void) {}
      observe(source: 'cpu'): Promise<void> {
        expect(source).toBe('cpu');
        callbacks.push(this.callback);
        return outcome;
      }
      disconnect(): void {
        callbacks.splice(callbacks.indexOf(this.callback), 1);
      }
    },
    tell: (...states) => callbacks.forEach((callback) => callback(states.map((state) => ({ source: 'cpu', state, time: 0 })))),
    observing: () => callbacks.length,
  };
}

describe('sampleCpuPressure', () => {
  it('counts each change as a level', () => {
    const pressure = createPressure();
    const page = new SteppedPage({ PressureObserver: pressure.Observer });
    const stop = sampleCpuPressure(page.environment, page.host);
    pressure.tell('nominal');
    page.pass(1000);
    pressure.tell('critical', 'fair');
    pressure.tell('unheard of' as PressureRecord['state']);
    expect(page.samples(COUNTERS.cpuPressure)).toEqual([
      [10_000, 0],
      [11_000, 3],
      [11_000, 1],
    ]);
    stop();
    expect(pressure.observing()).toBe(0);
  });

  it('takes a machine or frame without the figure for an absence, not a fault', async () => {
    for (const name of ['NotSupportedError', 'NotAllowedError']) {
      const { Observer } = createPressure(Promise.reject(new DOMException('none', name)));
      const page = new SteppedPage({ PressureObserver: Observer });
      sampleCpuPressure(page.environment, page.host);
      await Promise.resolve();
      await Promise.resolve();
      expect(page.faults).toEqual([]);
    }
  });

  it('reports any other refusal, but not one that comes of stopping it', async () => {
    const refusal = new DOMException('gone', 'AbortError');
    for (const stops of [false, true]) {
      const { Observer } = createPressure(Promise.reject(refusal));
      const page = new SteppedPage({ PressureObserver: Observer });
      const stop = sampleCpuPressure(page.environment, page.host);
      if (stops) stop();
      await Promise.resolve();
      await Promise.resolve();
      expect(page.faults).toEqual(stops ? [] : [refusal]);
    }
  });

  it('does nothing where there is none', () => {
    const page = new SteppedPage();
    sampleCpuPressure(page.environment, page.host)();
    expect(page.faults).toEqual([]);
  });
});
