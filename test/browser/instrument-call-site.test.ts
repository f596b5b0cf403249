import { afterEach, describe, expect, it } from 'vitest';
import { parseCallSite } from '../../src/analyze/call-site.js';
import { createTracer } from '../../src/create-tracer.js';
import { instrument } from '../../src/instrument/instrument.js';
import { withPerformanceMonitoring } from '../../src/instrument/with-performance-monitoring.js';

const tracer = createTracer({ history: false, settingsStorage: null, observe: false });
const HERE = new RegExp(`${new URL(import.meta.url).pathname}$`);

class Inventory {
  getItem(): string {
    return 'lamp';
  }
}

describe('call sites in a browser', () => {
  afterEach(() => tracer.stop());

  it('begin in the code that called, wherever acttrace lies in between', () => {
    instrument(tracer, Inventory, { method: '*', callSites: 1 });
    const timed = withPerformanceMonitoring(tracer, 'plain', () => 1, { callSites: 1 });
    tracer.start();
    const before = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit');
    function callerOfMethod(): void {
      new Inventory().getItem();
    }
    function callerOfFunction(): void {
      timed();
    }
    callerOfMethod();
    callerOfFunction();
    expect(Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit')).toEqual(before);
    const { spans } = tracer.toTraceData();
    const frames = [0, 1].map((row) => parseCallSite(String(spans.attributes(row)?.callSite)));
    expect(frames.map(([first]) => first.function)).toEqual(['callerOfMethod', 'callerOfFunction']);
    for (const [first, second] of frames) {
      expect(first.file).toMatch(HERE);
      expect(first.line).toBeGreaterThan(0);
      expect(first.column).toBeGreaterThan(0);
      expect(second.file).toMatch(HERE);
    }
  });
});
