import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PerformanceMonitor } from '../../src/monitor/performance-monitor.js';
import { startTestMonitor } from '../helpers/test-monitor.js';
import { startTestTracer } from '../helpers/test-tracer.js';

const hostile = new Proxy(
  {},
  {
    get() {
      throw new Error('hostile');
    },
    ownKeys() {
      throw new Error('hostile');
    },
  },
);

/** The monitor seen by an app without types. */
type Untyped = Readonly<Record<string, (...args: unknown[]) => unknown>>;

describe('what an app without types may hand in', () => {
  beforeEach(() => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  const calls: readonly (readonly [method: string, args: readonly unknown[]])[] = [
    ['recordMetric', ['x', NaN]],
    ['recordMetric', [null, 1, hostile]],
    ['recordMetric', ['x', 1, {}, 'ms', hostile]],
    ['startMeasurement', [hostile]],
    ['startMeasurement', ['x', hostile]],
    ['endMeasurement', [undefined]],
    ['endMeasurement', [hostile, hostile]],
    ['startOperation', ['x', null]],
    ['startOperation', ['x', hostile]],
    ['endOperation', [null]],
    ['recordError', [hostile, hostile, hostile]],
    ['recordError', [undefined, null, null]],
    ['recordThroughput', ['x', -1]],
    ['recordThroughput', [hostile, Infinity]],
    ['checkThreshold', [hostile, 'many', hostile]],
    ['component', [null]],
    ['readNow', [{ metric: 'x', tags: {}, aggregate: { name: 'none' } }]],
  ];
  // Not as a table of tests, whose names would read what throws.
  it('does not make a method throw', () => {
    for (const [method, args] of calls) {
      const { monitor, page } = startTestMonitor();
      expect(() => (monitor as unknown as Untyped)[method](...args), method).not.toThrow();
      expect(() => page.pass(2000), method).not.toThrow();
    }
  });

  it('of components as well', () => {
    const { monitor } = startTestMonitor();
    const component = monitor.component('voice') as unknown as Untyped;
    for (const args of [['x', null], ['x', hostile], [hostile]]) {
      expect(() => component.startOperation(...args)).not.toThrow();
      expect(() => component.recordError(...args)).not.toThrow();
    }
  });

  it('work is run, and its result handed on, whatever its options are', () => {
    const { monitor } = startTestMonitor();
    expect(monitor.trackOperation('x', () => 7, hostile as never)).toBe(7);
    expect(monitor.component('voice').trackOperation('x', () => 8, hostile as never)).toBe(8);
  });

  it.each([
    ['null', null],
    ['lists that are none', { rules: 5, deliveries: 'all', knobs: {}, components: null }],
    ['rules that do not parse', { rules: ['nonsense', 'x: avg >'] }],
    ['a bus that throws', { bus: { dispatch: () => expect.fail('bus') } }],
    ['knobs that are none', { knobs: [null, { id: 'x' }] }],
    ['a clock that throws', { clock: { timeOrigin: 0, now: () => expect.fail('clock') } }],
  ])('options: %s', (_what, options) => {
    const { tracer } = startTestTracer();
    const monitor = new PerformanceMonitor(tracer, { storage: null, channel: null, ...options } as never);
    expect(() => {
      monitor.start();
      monitor.recordMetric('lives', 1);
      monitor.health();
      monitor.getPerformanceReport();
      monitor.stop();
    }).not.toThrow();
  });

  it('null in the place of options', () => {
    const { tracer } = startTestTracer();
    expect(() => new PerformanceMonitor(tracer, null as never)).not.toThrow();
  });

  it('a rule that does not parse is told with its place, and the others work', () => {
    const warn = vi.mocked(console.warn);
    const { monitor } = startTestMonitor({ rules: ['lives: avg >', 'coins: value > 3'] });
    expect(warn.mock.calls.flat().join(' ')).toMatch(/column 13: expected a number/);
    expect(monitor.alerts.rules.map(({ name }) => name)).toContain('coins: value > 3');
  });
});
