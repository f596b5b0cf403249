/**
 * What a million spans without attributes take, and 10,000 series of metrics: runs by itself, in a Chromium that lets a page collect its garbage and read its heap
 * to the byte, and posts what it measured to the server that it came from.
 */
import { createTracer, type Tracer } from '../../src/index.js';
import { PerformanceMetrics } from '../../src/monitor.js';
import { countColumnBytes } from './column-bytes.js';
import type { MemoryResult } from './memory-result.js';
import { findDoubts, nextTask, postResult } from './page.js';

const SPANS = 1_000_000;
const SERIES = 10_000;
/** Recorded by each timer, from 0.1 to 200 ms. */
const DURATIONS = 100;
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
  createSeries();
  const beforeSeries = await readMemory();
  const metrics = createSeries();
  const seriesMeasured = (await readMemory()) - beforeSeries;
  return {
    spans,
    counted: countColumnBytes(tracer.toTraceData()),
    measured: after - before,
    series: metrics.getMetrics().series.length,
    seriesMeasured,
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

function createSeries(): PerformanceMetrics {
  const metrics = new PerformanceMetrics();
  for (let index = 0; index < SERIES / 2; index++) {
    const tags = { action: `core:action_${index % 100}`, stage: `stage_${Math.floor(index / 100)}` };
    metrics.counter('handled', tags).add();
    const timer = metrics.timer('duration', tags);
    for (let value = 0; value < DURATIONS; value++) timer.record(0.1 + ((index * 31 + value * 17) % 2000) / 10);
  }
  return metrics;
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
