import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import { createTracer } from '../../src/create-tracer.js';
import type { Tracer } from '../../src/tracer.js';

let tracer: Tracer;
const create = (): Tracer => (tracer = createTracer({ settingsStorage: null, observe: false, worker: false }));
const spansStored = async (): Promise<number | undefined> =>
  (await tracer.history.list()).find(({ session }) => session.id === tracer.session.id)?.spans;

function record(spans: number): void {
  const trace = tracer.createTrace();
  for (let span = 0; span < spans; span++) trace.endSpan(trace.startSpan(`span ${span % 7}`));
}

afterEach(() => tracer.stop());

describe('a tracer that is started and stopped', () => {
  it.each([false, true])('stores what is recorded after start, stop and start in one task, history loaded before: %s', async (loaded) => {
    create();
    if (loaded) await tracer.history.list();
    tracer.start();
    tracer.stop();
    tracer.start();
    await tracer.history.flush();
    record(100);
    await tracer.history.flush();
    expect(await spansStored()).toBe(100);
  });

  it('is written to the last span when a flush after its stop is done', async () => {
    create();
    tracer.start();
    await tracer.history.flush();
    record(20_000);
    tracer.stop();
    await tracer.history.flush();
    expect(await spansStored()).toBe(20_000);
  });
});
