import { describe, expect, it, vi } from 'vitest';
import { withPerformanceMonitoring } from '../../src/instrument/with-performance-monitoring.js';
import { SpanKind, SpanStatus } from '../../src/model/span.js';
import { spansOf, startTestTracer } from '../helpers/test-tracer.js';

describe('withPerformanceMonitoring around a function', () => {
  it('makes one that does the same, and records each call under the current span', () => {
    const { tracer } = startTestTracer();
    function add(this: unknown, a: number, b: number): number {
      return a + b;
    }
    const timed = withPerformanceMonitoring(tracer, 'adding', add);
    expect([timed.name, timed.length, timed.toString()]).toEqual(['add', 2, add.toString()]);
    expect(timed(1, 2)).toBe(3);
    const trace = tracer.createTrace();
    trace.withSpan('outer', () => timed(3, 4));
    expect(spansOf(tracer).map(({ name, kind, parent }) => [name, kind, parent])).toEqual([
      ['adding', SpanKind.measure, -1],
      ['outer', SpanKind.measure, -1],
      ['adding', SpanKind.measure, 1],
    ]);
  });

  it('hands on this, promises and errors as they are', async () => {
    const { tracer } = startTestTracer();
    const error = new Error('mine');
    const self = {
      fail: withPerformanceMonitoring(tracer, 'fail', function (this: unknown) {
        expect(this).toBe(self);
        throw error;
      }),
      reject: withPerformanceMonitoring(tracer, 'reject', () => Promise.reject(error), { kind: 'action' }),
    };
    expect(() => self.fail()).toThrow(error);
    await expect(self.reject()).rejects.toBe(error);
    expect(spansOf(tracer).map(({ name, status, kind }) => [name, status, kind])).toEqual([
      ['fail', SpanStatus.error, SpanKind.measure],
      ['reject', SpanStatus.error, SpanKind.action],
    ]);
  });

  it('records nothing while the tracer is stopped, or without one', () => {
    const { tracer } = startTestTracer();
    tracer.stop();
    expect(withPerformanceMonitoring(tracer, 'x', () => 1)()).toBe(1);
    expect(withPerformanceMonitoring(undefined, 'x', () => 2)()).toBe(2);
    expect(spansOf(tracer)).toEqual([]);
  });

  it('keeps the stack of a share of the calls', () => {
    const { tracer } = startTestTracer();
    const timed = withPerformanceMonitoring(tracer, 'x', () => 1, { callSites: 0.5 });
    for (let call = 0; call < 3; call++) timed();
    const { spans } = tracer.toTraceData();
    expect([0, 1, 2].map((row) => typeof spans.attributes(row)?.callSite)).toEqual(['string', 'undefined', 'string']);
  });
});

// The tests' compiler lowers no decorators, so they are called as the two conventions say.
describe('withPerformanceMonitoring as a decorator', () => {
  class Room {
    readonly name = 'hall';
    open(): string {
      return `${this.name} opens`;
    }
    static build(): string {
      return 'built';
    }
    get door(): string {
      return 'door';
    }
  }
  const standard = (kind: string, name: string | symbol): ClassMethodDecoratorContext => ({ kind, name }) as ClassMethodDecoratorContext;

  it('replaces a method as the standard says', () => {
    const { tracer } = startTestTracer();
    const { open } = Room.prototype;
    const timed = withPerformanceMonitoring({ tracer: () => tracer })(open, standard('method', 'open'));
    expect(timed.call(new Room())).toBe('hall opens');
    const named = withPerformanceMonitoring({ tracer, name: 'opening' })(open, standard('method', Symbol('secret')));
    named.call(new Room());
    expect(spansOf(tracer).map(({ name }) => name)).toEqual(['open', 'opening']);
  });

  it('replaces a method as TypeScript’s experimentalDecorators say, static ones too', () => {
    const { tracer } = startTestTracer();
    const decorate = (target: object, key: string): PropertyDescriptor => {
      const before = Object.getOwnPropertyDescriptor(target, key) as TypedPropertyDescriptor<() => string>;
      const after = withPerformanceMonitoring({ tracer })(target, key, before);
      expect({ ...after, value: undefined }).toEqual({ ...before, value: undefined });
      return after;
    };
    expect((decorate(Room.prototype, 'open').value as () => string).call(new Room())).toBe('hall opens');
    expect((decorate(Room, 'build').value as () => string)()).toBe('built');
    expect(spansOf(tracer).map(({ name }) => name)).toEqual(['Room.open', 'Room.build']);
  });

  it('asks for its tracer at each call, and does without one that is not there yet', () => {
    const { tracer } = startTestTracer();
    const game: { tracer?: typeof tracer } = {};
    const timed = withPerformanceMonitoring({ tracer: () => game.tracer })(() => 1, standard('method', 'x'));
    expect(timed()).toBe(1);
    game.tracer = tracer;
    timed();
    const early = withPerformanceMonitoring({
      tracer: () => {
        throw new ReferenceError('not made yet');
      },
    })(() => 2, standard('method', 'y'));
    expect(early()).toBe(2);
    expect(spansOf(tracer).map(({ name }) => name)).toEqual(['x']);
  });

  it('leaves alone what is no method, and says so', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { tracer } = startTestTracer();
    const decorator = withPerformanceMonitoring({ tracer });
    expect(decorator(() => 1, standard('getter', 'door'))).toBeUndefined();
    expect(decorator(Room.prototype, 'door', Object.getOwnPropertyDescriptor(Room.prototype, 'door') as never)).toBeUndefined();
    expect(decorator(Room.prototype, 'name', undefined as never)).toBeUndefined();
    expect(warn.mock.calls.flat()).toEqual([
      'acttrace: withPerformanceMonitoring decorates methods only, so getter is not timed.',
      'acttrace: withPerformanceMonitoring decorates methods only, so "door" is not timed.',
      'acttrace: withPerformanceMonitoring decorates methods only, so "name" is not timed.',
    ]);
    warn.mockRestore();
  });
});
