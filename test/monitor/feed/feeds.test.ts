import { describe, expect, it } from 'vitest';
import { SpanFeed } from '../../../src/monitor/feed/span-feed.js';
import { ResourceFeed } from '../../../src/monitor/feed/resource-feed.js';
import { TraceCursor } from '../../../src/monitor/feed/trace-cursor.js';
import { SpanFlag } from '../../../src/model/span.js';
import { PerformanceMetrics } from '../../../src/record/metrics/performance-metrics.js';
import { startTestMonitor } from '../../helpers/test-monitor.js';
import { startTestTracer } from '../../helpers/test-tracer.js';

function createFeed() {
  const { tracer, clock } = startTestTracer();
  const data = tracer.toTraceData();
  const metrics = new PerformanceMetrics({ clock, report: () => undefined });
  const actions: unknown[] = [];
  const tasks: unknown[] = [];
  const feed = new SpanFeed({
    data,
    metrics,
    onAction: (name, time) => actions.push([name, time]),
    onLongTask: (start, duration) => tasks.push([start, duration]),
  });
  return { tracer, clock, data, metrics, actions, tasks, feed };
}

describe('TraceCursor', () => {
  it('gives each span once, when it has ended, runs of pipelines first', () => {
    const { tracer, clock, data } = createFeed();
    const cursor = new TraceCursor(data);
    const read = (): string[] => {
      const names: string[] = [];
      cursor.readSpans((chunk, at) => names.push(data.strings.get(chunk.name[at])));
      return names;
    };
    const trace = tracer.createTrace();
    const run = trace.startSpan('run', { kind: 'pipeline', parent: null });
    const stage = trace.startSpan('stage', { kind: 'stage', parent: run });
    expect(read()).toEqual([]);
    clock.time += 5;
    trace.endSpan(stage);
    trace.endSpan(run);
    expect(read()).toEqual(['run', 'stage']);
    const late = trace.startSpan('late', { parent: null });
    expect(read()).toEqual([]);
    trace.endSpan(late);
    expect(read()).toEqual(['late']);
    expect(read()).toEqual([]);
  });

  it('leaves out what is older than ten seconds when it begins', () => {
    const { tracer, clock, data } = createFeed();
    const trace = tracer.createTrace();
    trace.endSpan(trace.startSpan('old', { parent: null }));
    clock.time += 10_001;
    trace.endSpan(trace.startSpan('new', { parent: null }));
    const names: string[] = [];
    new TraceCursor(data).readSpans((chunk, at) => names.push(data.strings.get(chunk.name[at])));
    expect(names).toEqual(['new']);
  });

  it('reads a flood in parts', () => {
    const { tracer, data } = createFeed();
    const cursor = new TraceCursor(data);
    const trace = tracer.createTrace();
    for (let i = 0; i < 30_000; i++) trace.endSpan(trace.startSpan('x', { parent: null }));
    let read = 0;
    expect(cursor.readSpans(() => read++)).toBe(true);
    expect(read).toBe(20_000);
    expect(cursor.readSpans(() => read++)).toBe(false);
    expect(read).toBe(30_000);
  });
});

describe('SpanFeed', () => {
  it('gives shares of failures of actions from the first failure on, by stage', () => {
    const { tracer, clock, data, metrics, feed } = createFeed();
    const cursor = new TraceCursor(data);
    const trace = tracer.createTrace();
    const stage = trace.startSpan('prerequisites', { kind: 'stage', parent: null });
    for (const fails of [false, true, false]) {
      clock.time += 1;
      trace.captureActionData('prerequisites', 'demo:go', fails ? { error: new Error('no') } : {}, { span: stage });
    }
    cursor.readSpans(feed.take);
    expect(metrics.counter('tracing.actions.traced').value).toBe(3);
    expect(metrics.counter('tracing.errors.total').value).toBe(1);
    // The first capture, which was fine, came before anything was known of failures.
    const share = metrics.histogram('action_errors', { action: 'demo:go', stage: 'prerequisites' });
    expect([share.count, share.sum]).toEqual([2, 1]);
  });

  it('tells of actions that were carried out, and their failures', () => {
    const { tracer, clock, data, metrics, feed, actions } = createFeed();
    const cursor = new TraceCursor(data);
    const trace = tracer.createTrace();
    const first = trace.startSpan('demo:go', { kind: 'action', parent: null });
    clock.time = 4;
    trace.endSpan(first);
    const second = trace.startSpan('demo:go', { kind: 'action', parent: null });
    clock.time = 10;
    trace.endSpan(second, new Error('no way'));
    cursor.readSpans(feed.take);
    expect(actions).toEqual([
      ['demo:go', 4],
      ['demo:go', 10],
    ]);
    expect(metrics.timer('action_duration', { action: 'demo:go' }).sum).toBe(10);
    expect(metrics.histogram('action_errors', { action: 'demo:go' }).mean).toBe(0.5);
  });

  it('leaves out spans that lay across a freeze', () => {
    const { tracer, clock, data, metrics, feed } = createFeed();
    const trace = tracer.createTrace();
    const run = trace.startSpan('run', { kind: 'pipeline', parent: null });
    clock.time = 100_000;
    trace.endSpan(run);
    let cursorRow = 0;
    for (const chunk of data.spans.chunks) chunk.flags[0] |= SpanFlag.acrossFreeze;
    new TraceCursor(data).readSpans((chunk, at) => {
      cursorRow++;
      feed.take(chunk, at);
    });
    expect(cursorRow).toBe(0);
    for (const chunk of data.spans.chunks) feed.take(chunk, 0);
    expect(metrics.seriesOf('pipeline_duration')).toEqual([]);
  });
});

describe('ResourceFeed', () => {
  it('gives the share of long tasks in the last five seconds, each moment once', () => {
    const { tracer, clock } = startTestTracer();
    const metrics = new PerformanceMetrics({ clock, report: () => undefined });
    const nothing = { heapLimit: () => undefined, tracer: { status: () => ({ ownCost: { bytesHeld: 0 } }) }, onMemory: () => undefined };
    const feed = new ResourceFeed({ data: tracer.toTraceData(), metrics, ...nothing });
    const busy = metrics.gauge('system.cpu.usage', { source: 'long tasks' });
    feed.tick(500, 0);
    expect(busy.value).toBeNaN();
    // A long frame of 400 ms with a long task of 300 in it, and one of 1000 that ends half a second after the tick.
    feed.takeLongTask(1000, 400);
    feed.takeLongTask(1050, 300);
    feed.takeLongTask(9500, 1000);
    feed.tick(2000, 0);
    expect(busy.value).toBeCloseTo(0.2, 10);
    feed.tick(6200, 0);
    // Of the frame, 200 ms are still in the window.
    expect(busy.value).toBeCloseTo(0.04, 10);
    feed.tick(10_000, 0);
    expect(busy.value).toBeCloseTo(0.1, 10);
  });
});

describe("acttrace's own metrics", () => {
  it('are of the last seconds, not since the start', () => {
    const { tracer, page, monitor, clock } = startTestMonitor();
    const trace = tracer.createTrace();
    let cost: { add(ms: number): void } | undefined;
    tracer.attach(({ sink }) => {
      ({ cost } = sink);
      return () => undefined;
    });
    /** Of as many calls that some are timed each second. */
    const play = (): void => {
      for (let call = 0; call < 200; call++) trace.endSpan(trace.startSpan('step'));
    };
    const busy = (): void => {
      const run = trace.startSpan('run', { kind: 'pipeline', parent: null });
      play();
      clock.time += 100;
      cost?.add(10);
      trace.endSpan(run);
    };
    const share = monitor.metrics.gauge('tracing.pipeline_share');
    for (let second = 0; second < 5; second++) {
      busy();
      page.pass(900);
    }
    // 10 of 100 ms, but for the tracer's own calls, which take no time on this clock.
    expect(share.value).toBeCloseTo(0.1, 2);
    for (let second = 0; second < 15; second++) {
      const run = trace.startSpan('run', { kind: 'pipeline', parent: null });
      play();
      clock.time += 100;
      trace.endSpan(run);
      page.pass(900);
    }
    expect(share.value).toBeLessThan(0.005);
  });

  it('are not of a handful of calls, nor told again while nothing is traced', () => {
    const { tracer, page, monitor } = startTestMonitor();
    tracer.attach(({ sink }) => {
      sink.cost.add(500);
      return () => undefined;
    });
    const trace = tracer.createTrace();
    const capture = (times: number): void => {
      for (let time = 0; time < times; time++) trace.captureActionData('stage', 'go', {});
    };
    const values = (): number => monitor.metrics.timer('tracing.trace_time').count;
    capture(10);
    page.pass(5000);
    expect([values(), monitor.metrics.gauge('tracing.pipeline_share').value]).toEqual([0, NaN]);
    capture(1000);
    page.pass(1000);
    expect(values()).toBe(1);
    page.pass(20_000);
    expect(values()).toBe(1);
  });
});
