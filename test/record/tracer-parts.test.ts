import { expect, it, vi } from 'vitest';
import { createTracer } from '../../src/create-tracer.js';

const OPTIONS = { history: false, settingsStorage: null, observe: false } as const;

it('parts start with the tracer, or at once when it runs, and stop in reverse order', () => {
  const tracer = createTracer(OPTIONS);
  const calls: string[] = [];
  const part = (name: string) => () => {
    calls.push(`+${name}`);
    return () => calls.push(`-${name}`);
  };
  const detachA = tracer.attach(part('a'));
  expect(calls).toEqual([]);
  tracer.start();
  tracer.attach(part('b'));
  tracer.stop();
  tracer.start();
  detachA();
  detachA();
  tracer.stop();
  expect(calls.join(' ')).toBe('+a +b -b -a +a +b -a -b');
});

it('a part that throws, at its start or at its stop, is reported and holds nothing up', () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const tracer = createTracer(OPTIONS);
  const stopped = vi.fn();
  tracer.attach(() => stopped);
  tracer.attach(() => {
    throw new Error('no start');
  });
  tracer.attach(() => () => {
    throw new Error('no stop');
  });
  tracer.attach(() => 'no function' as never);
  tracer.start();
  expect(tracer.running).toBe(true);
  tracer.stop();
  expect(stopped).toHaveBeenCalledTimes(1);
  expect(tracer.status().faults.map(({ part, message }) => `${part}: ${message}`)).toEqual(['part: no start', 'part: no stop']);
});

it('gives a part the shared trace and a sink to record with', () => {
  const tracer = createTracer(OPTIONS);
  tracer.attach(({ sink, sharedTrace }) => {
    sink.add(0, sink.intern('of a part'), 0, 0, sharedTrace, -1, 1, 2, 1);
    return () => undefined;
  });
  tracer.start();
  const { spans, strings } = tracer.toTraceData();
  expect([strings.get(spans.nameId(0)), spans.trace(0)]).toEqual(['of a part', tracer.trace.traceId]);
});

it('a part that stops the tracer as it starts leaves nothing running, itself included', () => {
  const tracer = createTracer(OPTIONS);
  const calls: string[] = [];
  const part =
    (name: string, act = (): void => undefined) =>
    () => {
      calls.push(`+${name}`);
      act();
      return () => calls.push(`-${name}`);
    };
  tracer.attach(part('a'));
  tracer.attach(part('b', () => tracer.stop()));
  tracer.attach(part('c'));
  const told: boolean[] = [];
  tracer.on('running', (running) => told.push(running));
  tracer.start();
  expect([tracer.running, calls.join(' '), told]).toEqual([false, '+a +b -a -b', [false]]);
  tracer.stop();
  expect(calls.join(' ')).toBe('+a +b -a -b');
});

it('a part that detaches itself as it starts is stopped', () => {
  const tracer = createTracer(OPTIONS);
  let running = 0;
  const detach = tracer.attach(() => {
    running++;
    detach();
    return () => void running--;
  });
  tracer.start();
  tracer.stop();
  tracer.start();
  expect(running).toBe(0);
});
