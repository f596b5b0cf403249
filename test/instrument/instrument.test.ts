import { describe, expect, it, vi } from 'vitest';
import { instrument } from '../../src/instrument/instrument.js';
import { SpanKind, SpanStatus } from '../../src/model/span.js';
import { parseCallSite } from '../../src/analyze/call-site.js';
import type { Tracer } from '../../src/tracer.js';
import { spansOf, startTestTracer } from '../helpers/test-tracer.js';

class Resolver {
  factor = 2;
  resolve(context: { value: number }): number {
    return context.value * this.factor;
  }
  async later(): Promise<string> {
    await Promise.resolve();
    return 'done';
  }
  static make(): Resolver {
    return new Resolver();
  }
}

describe('instrument', () => {
  it('times a method of a class for all instances, with this, arguments and result as they were', () => {
    const { tracer } = startTestTracer();
    const early = new Resolver();
    const undo = instrument(tracer, Resolver, { method: 'resolve', stage: 'target_resolution' });
    expect(early.resolve({ value: 3 })).toBe(6);
    expect(new Resolver().resolve({ value: 4 })).toBe(8);
    expect(Resolver.prototype.resolve.name).toBe('resolve');
    expect(Resolver.prototype.resolve.length).toBe(1);
    undo();
    early.resolve({ value: 1 });
    expect(spansOf(tracer).map(({ name, kind, parent }) => [name, kind, parent])).toEqual([
      ['target_resolution', SpanKind.stage, -1],
      ['target_resolution', SpanKind.stage, -1],
    ]);
  });

  it('files stages under the run of the trace in the context, also after an await', async () => {
    const { tracer } = startTestTracer();
    const stages = { filter: (_context: object) => Promise.resolve(), format: (_context: object) => undefined };
    const pipeline = {
      async discover(context: object) {
        await stages.filter(context);
        stages.format(context);
      },
    };
    instrument(tracer, pipeline, { method: 'discover', kind: 'pipeline' });
    instrument(tracer, stages, { method: ['filter', 'format'] });
    await pipeline.discover({ trace: tracer.createTrace() });
    expect(spansOf(tracer).map(({ name, parent }) => [name, parent])).toEqual([
      ['discover', -1],
      ['filter', 0],
      ['format', 0],
    ]);
  });

  it('puts back exactly what was there', () => {
    const { tracer } = startTestTracer();
    const before = Object.getOwnPropertyDescriptor(Resolver.prototype, 'resolve');
    const instance = new Resolver();
    const undoClass = instrument(tracer, Resolver, { method: 'resolve' });
    const undoInstance = instrument(tracer, instance, { method: 'resolve' });
    undoInstance();
    undoClass();
    undoClass();
    expect(Object.getOwnPropertyDescriptor(Resolver.prototype, 'resolve')).toEqual(before);
    expect(Object.hasOwn(instance, 'resolve')).toBe(false);
  });

  it('leaves a later wrapper of somebody else in place and passes through', () => {
    const { tracer } = startTestTracer();
    const target = { go: (x: number) => x + 1 };
    const undo = instrument(tracer, target, { method: 'go' });
    const ours = target.go;
    target.go = (x) => ours(x) * 10;
    undo();
    expect(target.go(1)).toBe(20);
    expect(spansOf(tracer)).toEqual([]);
  });

  it('patches nothing before start, undoes everything at stop, and patches again at the next start', () => {
    const { tracer } = startTestTracer();
    tracer.stop();
    const target = { go: () => 1 };
    const original = target.go;
    instrument(tracer, target, { method: 'go' });
    expect(target.go).toBe(original);
    tracer.start();
    expect(target.go).not.toBe(original);
    target.go();
    tracer.stop();
    expect(target.go).toBe(original);
    tracer.start();
    target.go();
    expect(spansOf(tracer).length).toBe(2);
  });

  it('times static methods, promises and throws, and hands on the app’s own value and error', async () => {
    const { tracer } = startTestTracer();
    const promise = Promise.resolve('x');
    const error = new Error('mine');
    const target = {
      wait: () => promise,
      fail() {
        throw error;
      },
    };
    const undo = instrument(tracer, Resolver, { method: 'make' });
    instrument(tracer, target, { method: ['wait', 'fail'] });
    expect(Resolver.make()).toBeInstanceOf(Resolver);
    undo();
    expect(await target.wait()).toBe('x');
    expect(() => target.fail()).toThrow(error);
    expect(spansOf(tracer).map(({ name, status }) => [name, status])).toEqual([
      ['make', SpanStatus.ok],
      ['wait', SpanStatus.ok],
      ['fail', SpanStatus.error],
    ]);
  });

  it('says what is missing when there is no such method, and does not throw', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { tracer } = startTestTracer();
    expect(() => instrument(tracer, Resolver, { method: 'resolv' })()).not.toThrow();
    instrument(tracer, Object.freeze({ go: () => 1 }), { method: 'go' });
    const faults = tracer.status().faults.map(({ part, message }) => `${part}: ${message}`);
    expect(faults[0]).toBe('instrument: class Resolver has no method "resolv": check its name.');
    expect(faults[1]).toMatch(/^instrument: /);
    expect(warn).toHaveBeenCalledTimes(2);
    warn.mockRestore();
  });

  it('can be undone in any order', () => {
    const { tracer } = startTestTracer();
    const target = { go: () => 1 };
    const { go } = target;
    const undos = [1, 2, 3].map(() => instrument(tracer, target, { method: 'go' }));
    for (const undo of undos) undo();
    expect(target.go).toBe(go);
  });

  it('keeps what a method is besides a call: its properties, and what `new` makes of it', () => {
    const { tracer } = startTestTracer();
    class Room {
      static readonly doors = 4;
      constructor(readonly name: string) {}
    }
    const kit = { Room };
    instrument(tracer, kit, { method: 'Room' });
    expect(new kit.Room('hall')).toBeInstanceOf(Room);
    expect(kit.Room.doors).toBe(4);
  });

  it('leaves a getter alone, since what it returns may depend on the object, and says so', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { tracer } = startTestTracer();
    class Bound {
      readonly name = 'mine';
      get go(): () => string {
        return () => this.name;
      }
    }
    instrument(tracer, Bound, { method: 'go' });
    expect(new Bound().go()).toBe('mine');
    expect(tracer.status().faults[0].message).toBe('"go" is a getter: instrument the method that it returns.');
    warn.mockRestore();
  });

  it('keeps the text of a method', () => {
    const { tracer } = startTestTracer();
    const target = { go: () => 1 };
    const text = target.go.toString();
    instrument(tracer, target, { method: 'go' });
    expect(target.go.toString()).toBe(text);
    expect(target.go.toString).not.toBe(text);
  });

  it('does nothing without a tracer', () => {
    const target = { go: () => 1 };
    const { go } = target;
    instrument(undefined, target, { method: 'go' })();
    instrument(null as never, target, { method: 'go' })();
    expect(target.go).toBe(go);
  });
});

class Inventory {
  readonly #items = ['lamp', 'rope'];
  getItem(index: number): string {
    return this.#items[index];
  }
  list(): string[] {
    return this.#items.map((_, index) => this.getItem(index));
  }
  async listLater(): Promise<string[]> {
    const first = this.getItem(0);
    await Promise.resolve();
    return [first, this.getItem(1)];
  }
  static create(): Inventory {
    return new Inventory();
  }
}

describe('instrument with patterns', () => {
  const pictures = (tracer: Tracer): unknown[] => spansOf(tracer).map(({ name, kind, parent }) => [name, kind, parent]);

  it('times whole classes: calls within calls are their children, and measures', () => {
    const { tracer } = startTestTracer();
    const undo = instrument(tracer, Inventory, { method: '*', exclude: '*Later', statics: true });
    expect(Inventory.create().list()).toEqual(['lamp', 'rope']);
    undo();
    new Inventory().list();
    expect(pictures(tracer)).toEqual([
      ['Inventory.create', SpanKind.measure, -1],
      ['Inventory.list', SpanKind.measure, -1],
      ['Inventory.getItem', SpanKind.measure, 1],
      ['Inventory.getItem', SpanKind.measure, 1],
    ]);
  });

  it('keeps to name and kind that are given', () => {
    const { tracer } = startTestTracer();
    instrument(tracer, new Inventory(), { method: 'li*', stage: 'listing', kind: 'action' });
    const plain = { get: () => 1 };
    instrument(tracer, plain, { method: '*' });
    plain.get();
    expect(pictures(tracer)).toEqual([['get', SpanKind.measure, -1]]);
  });

  it('files what is called within another trace’s span under that span, in that trace', () => {
    const { tracer } = startTestTracer();
    const undo = instrument(tracer, Inventory, { method: 'list', kind: 'measure' });
    const trace = tracer.createTrace();
    const other = tracer.createTrace();
    trace.withSpan('outer', () => {
      new Inventory().list();
      other.withSpan('inner', () => new Inventory().list());
      new Inventory().list();
    });
    new Inventory().list();
    undo();
    const { spans } = tracer.toTraceData();
    expect(spansOf(tracer).map(({ name, parent, row }) => [name, parent, spans.trace(row)])).toEqual([
      ['outer', -1, trace.traceId],
      ['list', 0, trace.traceId],
      ['inner', -1, other.traceId],
      ['list', 2, other.traceId],
      ['list', 0, trace.traceId],
      ['list', -1, tracer.trace.traceId],
    ]);
  });

  it('never guesses the parent of what is called after an await', async () => {
    const { tracer } = startTestTracer();
    const undo = instrument(tracer, Inventory, { method: ['listLater', 'getItem'], kind: 'measure' });
    await tracer.createTrace().withSpanAsync(
      'run',
      async () => {
        await new Inventory().listLater();
        await Promise.resolve();
        new Inventory().getItem(0);
      },
      { kind: 'pipeline' },
    );
    new Inventory().getItem(0);
    undo();
    expect(spansOf(tracer).map(({ name, parent }) => [name, parent])).toEqual([
      ['run', -1],
      ['listLater', 0],
      ['getItem', 1],
      // Nothing is current here, and it may belong to the run or not.
      ['getItem', -2],
      ['getItem', -2],
      ['getItem', -1],
    ]);
    expect(tracer.status().unknownParents).toBe(2);
  });

  it('keeps the stack of a share of the calls', () => {
    const { tracer } = startTestTracer();
    const undo = instrument(tracer, Inventory, { method: 'getItem', callSites: 0.5 });
    function caller(): void {
      new Inventory().getItem(0);
    }
    for (let call = 0; call < 4; call++) caller();
    undo();
    const { spans } = tracer.toTraceData();
    const callSites = [0, 1, 2, 3].map((row) => spans.attributes(row)?.callSite as string | undefined);
    expect(callSites.map((callSite) => callSite && parseCallSite(callSite)[0].function)).toEqual([
      'caller',
      undefined,
      'caller',
      undefined,
    ]);
  });
});

it('goes on in two tracers that were stopped in any order and started again', () => {
  const target = { go: () => 'gone' };
  const own = target.go;
  const tracers = [startTestTracer().tracer, startTestTracer().tracer];
  for (const tracer of tracers) instrument(tracer, target, { method: 'go' });
  for (const tracer of tracers) tracer.stop();
  expect(target.go).toBe(own);
  for (const tracer of tracers) tracer.start();
  target.go();
  expect(tracers.map((tracer) => spansOf(tracer).length)).toEqual([1, 1]);
  for (const tracer of tracers) tracer.stop();
  expect(target.go).toBe(own);
});
