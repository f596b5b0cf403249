import { describe, expect, it, vi } from 'vitest';
import { watchHealth } from '../../src/monitor/health-channel.js';
import type { HealthReport } from '../../src/monitor/health-report.js';
import { startTestMonitor, type MonitorWorld } from '../helpers/test-monitor.js';

/** Operations of a component, or of none; ms each. */
function operate({ monitor, clock }: MonitorWorld, count: number, took: number, { component = '', failing = 0 } = {}): void {
  const target = component === '' ? monitor : monitor.component(component);
  for (let at = 0; at < count; at++) {
    const operation = target.startOperation('work');
    clock.time += took;
    target.endOperation(operation, at < failing ? new Error('no') : undefined);
  }
}

const checkOf = ({ checks }: HealthReport, name: string) => checks.find((check) => check.name === name);

describe('health', () => {
  it('is good as far as is known, and says of what nothing is', () => {
    const { monitor } = startTestMonitor();
    const { status, score } = monitor.health();
    // Of the page, it is known that no bottleneck is active.
    expect([status, score]).toEqual(['healthy', 100]);
    expect(checkOf(monitor.health(), 'tracing')?.status).toBe('unknown');
  });

  it('takes off what is slow or fails, with reasons that add up', () => {
    const world = startTestMonitor({ components: { voice: { latency: 300, errorRate: 0.1 }, api: { latency: 100 } } });
    world.page.pass(1000);
    operate(world, 20, 200, { component: 'voice' });
    operate(world, 20, 200, { component: 'api', failing: 2 });
    world.page.pass(1000);
    const health = world.monitor.health();
    expect(checkOf(health, 'voice')).toMatchObject({ status: 'healthy', score: 100, reasons: [] });
    // 200 ms of 100: 20 points, within the 0.79 % of the sketch; 10 % of errors, of which 1 % is borne: 40 points.
    const api = checkOf(health, 'api');
    expect(api?.score).toBe(40);
    expect(api?.reasons).toHaveLength(2);
    expect(api?.reasons[0]).toMatch(
      /^−20: 95 % of the operations take up to .*, target 100 ms: 20 points for each 100 ms over it, at most 40$/,
    );
    expect(api?.reasons[1]).toMatch(/^−40: 2 of 20 operations failed \(10 %\)/);
    // The mean of page (100), voice (100) and api (40) is 80, and the whole is at most 20 above the worst.
    expect(health).toMatchObject({ status: 'critical', score: 60 });
  });

  it('judges runs of pipelines by the limit of the whole pipeline', () => {
    const world = startTestMonitor();
    world.page.pass(1000);
    for (let run = 0; run < 10; run++) {
      const trace = world.tracer.createTrace();
      const span = trace.startSpan('run', { kind: 'pipeline', parent: null });
      world.clock.time += 2000;
      trace.endSpan(span);
    }
    world.page.pass(1000);
    // Twice the limit of 1000 ms: 20 points.
    expect(checkOf(world.monitor.health(), 'pipeline')).toMatchObject({ score: 80 });
  });

  it('is critical while a critical alert is open, and says which', () => {
    const world = startTestMonitor({ rules: ['lives: value < 1 critical'] });
    world.page.pass(1000);
    world.monitor.metrics.gauge('lives').set(0);
    const health = world.monitor.health();
    expect(health.status).toBe('critical');
    expect(health.reason).toMatch(/; a critical alert is open$/);
    expect(checkOf(health, 'alerts')).toEqual({ name: 'alerts', status: 'critical', reasons: ['lives: value < 1'] });
    world.monitor.metrics.gauge('lives').set(3);
    expect(world.monitor.health().status).toBe('healthy');
  });

  it('tells of each change once, and since when it is so', () => {
    const world = startTestMonitor({ rules: ['lives: value < 1 critical'] });
    const told: string[] = [];
    world.monitor.on('health', ({ status }) => told.push(status));
    world.page.pass(3000);
    world.monitor.metrics.gauge('lives').set(0);
    world.page.pass(3000);
    expect(told).toEqual(['critical']);
    const { since } = world.monitor.health();
    expect(since - world.clock.timeOrigin).toBeGreaterThan(3000);
    world.page.pass(5000);
    expect(world.monitor.health().since).toBe(since);
  });

  it('is a metric too', () => {
    const world = startTestMonitor();
    world.page.pass(1000);
    expect(world.monitor.toPrometheusText()).toMatch(/^health_score 100$/m);
    expect(world.monitor.toPrometheusText()).toMatch(/^health_status 1$/m);
  });
});

describe('the health channel', () => {
  /** Two ends that hear each other, as two tabs do. */
  function createChannels(): { open: () => BroadcastChannel; count: () => number } {
    const ends = new Set<{ onmessage: ((event: { data: unknown }) => void) | null }>();
    const open = (): BroadcastChannel => {
      const end = {
        onmessage: null as ((event: { data: unknown }) => void) | null,
        postMessage(data: unknown) {
          for (const other of ends) if (other !== end) other.onmessage?.({ data: structuredClone(data) });
        },
        close: () => void ends.delete(end),
      };
      ends.add(end);
      return end as unknown as BroadcastChannel;
    };
    return { open, count: () => ends.size };
  }

  it('answers whoever asks, and tells of changes, until the monitor stops', () => {
    const channels = createChannels();
    const page = { openChannel: channels.open };
    // Alerts have a channel of their own.
    const openHealth = (name: string): BroadcastChannel | undefined => (name === 'c' ? channels.open() : undefined);
    const world = startTestMonitor({ channel: null, rules: ['lives: value < 1 critical'] });
    world.monitor.stop();
    world.page.openChannel = openHealth as never;
    const monitored = startTestMonitor({ channel: 'c', rules: ['lives: value < 1 critical'] });
    expect(channels.count()).toBe(0);
    monitored.monitor.stop();
    monitored.page.openChannel = openHealth as never;
    monitored.monitor.start();
    expect(channels.count()).toBe(1);
    const heard: HealthReport[] = [];
    const stop = watchHealth((health) => heard.push(health), 'c', page);
    expect(heard.map(({ session, status }) => [session, status])).toEqual([[monitored.tracer.session.id, 'healthy']]);
    monitored.monitor.metrics.gauge('lives').set(0);
    monitored.page.pass(1000);
    expect(heard.map(({ status }) => status)).toEqual(['healthy', 'critical']);
    stop();
    monitored.monitor.stop();
    expect(channels.count()).toBe(0);
  });

  it('is nothing where the browser has none', () => {
    const listener = vi.fn();
    expect(() => watchHealth(listener, 'c', { openChannel: () => undefined })()).not.toThrow();
    expect(listener).not.toHaveBeenCalled();
  });
});

describe('the report', () => {
  it('is plain data with everything in it', () => {
    const world = startTestMonitor({ components: { api: {} } });
    world.page.pass(1000);
    operate(world, 12, 700, { component: 'api' });
    world.monitor.recordError(new TypeError('no map'), { room: 3 });
    world.monitor.recordThroughput('frames', 30);
    world.page.pass(16_000);
    const report = world.monitor.getPerformanceReport();
    expect(report.components.api).toMatchObject({ operations: 12, failed: 0, target: 100 });
    // 700 ms: over five times the target of 100.
    expect(report.bottlenecks.active).toMatchObject([{ type: 'latency', severity: 'critical', component: 'api' }]);
    expect(report.recommendations.map(({ id }) => id)).toContain('latency');
    expect(report.alerts.open.map(({ metric }) => metric)).toContain('operation_duration');
    expect(report.tuning.mode).toBe('advise');
    expect(report.metrics.series.find(({ name }) => name === 'error_count')).toMatchObject({ tags: { error_type: 'TypeError' }, value: 1 });
    expect(report.memory.series.map(({ series }) => series)).toEqual(['heap', 'elements', 'listeners', 'entries']);
    const isPlain = (value: unknown): boolean =>
      typeof value !== 'function' && (typeof value !== 'object' || value === null || Object.values(value).every(isPlain));
    expect(isPlain(report)).toBe(true);
  });

  it('reads the heap when it is asked to', () => {
    const world = startTestMonitor();
    world.page.used = 30e6;
    world.monitor.recordResourceUsage();
    expect(world.monitor.metrics.gauge('system.memory.heap_used').value).toBe(30e6);
    expect(world.monitor.metrics.gauge('system.memory.heap_share').value).toBe(0.03);
  });

  it('has the memory of executions that the app books itself', () => {
    const world = startTestMonitor();
    const { pipelines, metrics } = world.monitor;
    pipelines.startPipelineExecution('one');
    pipelines.startStageExecution('one', 'load');
    world.clock.time += 60;
    pipelines.completeStageExecution('one', 'load');
    pipelines.completePipelineExecution('one');
    // No heap in this test's browser: no figure, and none made up.
    expect(metrics.seriesOf('stage_memory')).toEqual([]);
    expect(world.monitor.getPerformanceReport().pipelines).toBeDefined();
  });
});
