import { afterEach, describe, expect, it, vi } from 'vitest';
import { monitorResourceUsage } from '../../src/instrument/monitor-resource-usage.js';
import { SpanStatus } from '../../src/model/span.js';
import { spansOf, startTestTracer } from '../helpers/test-tracer.js';

/** A page whose heap has the given sizes, one at each look. */
function stubHeap(...sizes: number[]): void {
  Object.defineProperty(performance, 'memory', { configurable: true, get: () => ({ usedJSHeapSize: sizes.shift() }) });
}

describe('monitorResourceUsage', () => {
  afterEach(() => {
    Reflect.deleteProperty(performance, 'memory');
    performance.clearMarks();
    document.body.replaceChildren();
    vi.restoreAllMocks();
  });

  it('keeps how heap, document and performance entries changed', () => {
    const { tracer } = startTestTracer();
    stubHeap(5_000_000, 4_000_000);
    const elements = document.getElementsByTagName('*').length;
    const result = monitorResourceUsage(tracer, 'build', () => {
      document.body.append(document.createElement('p'), document.createElement('p'));
      performance.mark('done');
      return 'built';
    });
    expect(result).toBe('built');
    expect(spansOf(tracer).map(({ name, status }) => [name, status])).toEqual([['build', SpanStatus.ok]]);
    expect(tracer.toTraceData().spans.attributes(0)).toEqual({
      heapBefore: 5_000_000,
      heapAfter: 4_000_000,
      heapDelta: -1_000_000,
      domNodes: elements + 2,
      domNodesDelta: 2,
      performanceEntriesDelta: 1,
    });
  });

  it('waits for a promise, and hands on what fails', async () => {
    const { tracer } = startTestTracer();
    const error = new Error('mine');
    stubHeap(1, 2, 3, 5, 8, 13);
    const add = async (): Promise<string> => {
      await Promise.resolve();
      document.body.append(document.createElement('p'));
      return 'later';
    };
    expect(await monitorResourceUsage(tracer, 'later', add, { attributes: { level: 3 } })).toBe('later');
    await expect(monitorResourceUsage(tracer, 'reject', () => Promise.reject(error))).rejects.toBe(error);
    const fail = (): never => {
      throw error;
    };
    expect(() => monitorResourceUsage(tracer, 'throw', fail)).toThrow(error);
    const { spans } = tracer.toTraceData();
    expect(spans.attributes(0)).toMatchObject({ level: 3, heapDelta: 1, domNodesDelta: 1 });
    expect(spans.attributes(1)).toMatchObject({ error: 'mine', heapDelta: 2 });
    expect(spans.attributes(2)).toMatchObject({ error: 'mine', heapDelta: 5 });
  });

  it('says what the browser does not tell', () => {
    const { tracer } = startTestTracer();
    vi.spyOn(performance, 'getEntries').mockImplementation(() => {
      throw new Error('replaced by the page');
    });
    expect(monitorResourceUsage(tracer, 'x', () => 1)).toBe(1);
    const attributes = tracer.toTraceData().spans.attributes(0);
    expect(attributes?.heap).toBe('this browser does not tell the heap’s size');
    expect(attributes).not.toHaveProperty('performanceEntriesDelta');
  });

  it('just runs without a running tracer', () => {
    const { tracer } = startTestTracer();
    tracer.stop();
    const look = vi.spyOn(performance, 'getEntries');
    expect(monitorResourceUsage(tracer, 'x', (span) => span)).toBe(-1);
    expect(monitorResourceUsage(undefined, 'x', (span) => span)).toBe(-1);
    expect(look).not.toHaveBeenCalled();
  });
});
