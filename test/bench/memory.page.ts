/**
 * What a million spans without attributes take: runs by itself, in a Chromium that lets a page collect its garbage and read its heap
 * to the byte, and posts what it measured to the server that it came from.
 */
import { createTracer, type Tracer } from '../../src/index.js';
import { countColumnBytes } from './column-bytes.js';
import type { MemoryResult } from './memory-result.js';
import { findDoubts, nextTask, postResult } from './page.js';

const SPANS = 1_000_000;
/** Garbage collections before each look: the first finds what the second frees. */
const COLLECTIONS = 4;

interface ChromiumGlobals {
  /** With `--js-flags=--expose-gc`. */
  gc?(): void;
}

interface ChromiumPerformance {
  readonly memory?: { readonly usedJSHeapSize: number };
  measureUserAgentSpecificMemory?(): Promise<{ readonly bytes: number }>;
}

async function measure(): Promise<MemoryResult> {
  // One that recorded as much and was dropped: compiled code and the allocator's own tables are not a span's.
  record(createKeeper());
  const before = await readMemory();
  const tracer = createKeeper();
  record(tracer);
  const after = await readMemory();
  const { spans, dropped } = tracer.status();
  return {
    spans,
    counted: countColumnBytes(tracer.toTraceData()),
    measured: after - before,
    doubts: [...findDoubts(tracer), ...(dropped.spans > 0 ? [`${dropped.spans} spans were dropped`] : [])],
  };
}

function createKeeper(): Tracer {
  const tracer = createTracer({ maxSpans: SPANS + 1024, history: false, settingsStorage: null, observe: false });
  tracer.start();
  return tracer;
}

function record(tracer: Tracer): void {
  const trace = tracer.createTrace();
  for (let index = 0; index < SPANS; index++) trace.endSpan(trace.startSpan('load'));
}

/** Bytes of the page: its JavaScript heap with the arrays' own memory, which lies outside of it. */
async function readMemory(): Promise<number> {
  const { gc } = globalThis as ChromiumGlobals;
  if (gc === undefined) throw new Error('The page cannot collect garbage: Chromium was started without --js-flags=--expose-gc.');
  for (let collection = 0; collection < COLLECTIONS; collection++) {
    gc();
    await nextTask();
  }
  const { measureUserAgentSpecificMemory } = performance as ChromiumPerformance;
  if (measureUserAgentSpecificMemory === undefined)
    throw new Error('This browser cannot measure memory, or the page is not cross-origin isolated.');
  return (await measureUserAgentSpecificMemory.call(performance)).bytes;
}

postResult(measure());
