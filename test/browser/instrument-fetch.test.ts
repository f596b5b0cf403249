import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTracer } from '../../src/create-tracer.js';
import { traceFetch } from '../../src/instrument/trace-fetch.js';
import type { JsonObject } from '../../src/model/json.js';
import { SpanStatus } from '../../src/model/span.js';
import type { Tracer } from '../../src/tracer.js';
import { spansOf } from '../helpers/test-tracer.js';

const running: Tracer[] = [];

function start(): Tracer {
  const tracer = createTracer({ history: false, settingsStorage: null, observe: false });
  running.push(tracer);
  traceFetch(tracer);
  tracer.start();
  return tracer;
}

/** A file that the server surely has, at an address that nobody else asks for. */
const address = (secret: string): string => `${location.origin}/README.md?${secret}`;
const attributesOf = (tracer: Tracer, row = 0): JsonObject | undefined => tracer.toTraceData().spans.attributes(row);

/**
 * Requests it until the browser's entry is told, at most five times: on a busy machine WebKit may begin one so late that its entry is nobody's.
 *
 * @returns the row of the request that has its phases.
 */
async function requestUntilTold(tracer: Tracer, url: string): Promise<number> {
  for (let row = 0; row < 5; row++) {
    const response = await fetch(url);
    expect(response.ok).toBe(true);
    expect((await response.text()).length).toBeGreaterThan(100);
    const told = vi.waitUntil(() => attributesOf(tracer, row)?.transferSize !== undefined, 2000);
    if (await told.catch(() => false)) return row;
  }
  throw new Error('The browser told the phases of none of five requests.');
}

afterEach(() => {
  for (const tracer of running.splice(0)) tracer.stop();
});

describe('traceFetch in a browser', () => {
  it('records a real request, and its phases when the browser tells them', async () => {
    const tracer = start();
    const url = address(`secret=${Math.random()}`);
    const row = await requestUntilTold(tracer, url);
    expect(spansOf(tracer)[row]).toMatchObject({ name: `GET ${location.host}`, parent: -1, status: SpanStatus.ok });
    const { url: kept, method, status, ...phases } = attributesOf(tracer, row) ?? {};
    expect([kept, method, status]).toEqual([url.slice(0, url.indexOf('?')), 'GET', 200]);
    expect(Object.keys(phases).sort()).toEqual(['connect', 'dns', 'request', 'response', 'transferSize']);
    for (const phase of Object.values(phases)) expect(phase).toBeGreaterThanOrEqual(0);
    expect(JSON.stringify(attributesOf(tracer, row))).not.toContain('secret');
  });

  it('leaves requests, signals and streams to the browser', async () => {
    const tracer = start();
    const controller = new AbortController();
    const aborted = fetch(new Request(address('abort'), { signal: controller.signal, method: 'POST', body: 'x' }));
    controller.abort();
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
    const { body } = await fetch(new URL(address('stream')));
    const reader = body!.getReader();
    const { value } = await reader.read();
    expect(value).toBeInstanceOf(Uint8Array);
    await reader.cancel();
    await expect(fetch('https://')).rejects.toBeInstanceOf(TypeError);
    await expect(fetch('http://127.0.0.1:1/', { mode: 'no-cors' })).rejects.toBeInstanceOf(TypeError);
    expect(spansOf(tracer).map(({ name, status }) => [name, status])).toEqual([
      [`POST ${location.host}`, SpanStatus.ok],
      [`GET ${location.host}`, SpanStatus.ok],
      ['GET 127.0.0.1:1', SpanStatus.error],
    ]);
    expect(attributesOf(tracer)).toMatchObject({ aborted: true, method: 'POST' });
    expect(attributesOf(tracer, 2)).toMatchObject({ error: 'TypeError' });
  });

  it('looks like the browser’s fetch, and is it again after the stop', async () => {
    const before = Object.getOwnPropertyDescriptor(globalThis, 'fetch');
    const own = globalThis.fetch;
    const tracer = start();
    expect(fetch).not.toBe(own);
    expect([fetch.name, fetch.length, fetch.toString(), String(fetch)]).toEqual([own.name, own.length, own.toString(), String(own)]);
    // As many call it: as a plain function, of the window, or with another `this`, which the browser refuses.
    const { fetch: pulledOff } = window;
    expect((await pulledOff(address('plain'))).ok).toBe(true);
    expect((await window.fetch(address('window'))).ok).toBe(true);
    await expect((async () => Reflect.apply(fetch, {}, [address('other')]))()).rejects.toBeInstanceOf(TypeError);
    tracer.stop();
    expect(Object.getOwnPropertyDescriptor(globalThis, 'fetch')).toEqual(before);
  });

  it('keeps a rejection that nobody handles visible to the page', async () => {
    start();
    const heard = new Promise<PromiseRejectionEvent>((resolve) => {
      addEventListener(
        'unhandledrejection',
        (event) => {
          event.preventDefault();
          event.stopImmediatePropagation();
          resolve(event);
        },
        { once: true, capture: true },
      );
    });
    void fetch('http://127.0.0.1:1/', { mode: 'no-cors' });
    expect((await heard).reason).toBeInstanceOf(TypeError);
  });
});
