/** Runs by itself, and posts what it measured to the server that it came from. */
import { measureResolution, pageClock } from '../../src/base/clock.js';
import type { Tracer } from '../../src/index.js';
import { SPAN_COLUMNS } from '../../src/model/span-chunk.js';
import { createActtraceCases } from './acttrace-cases.js';
import { createOpenTelemetryCases } from './opentelemetry-cases.js';
import { createReferenceCases } from './reference-cases.js';
import type { PageResult } from './report.js';
import { measureRounds } from './rounds.js';

interface UserAgentData {
  getHighEntropyValues(hints: string[]): Promise<{ fullVersionList?: readonly { brand: string; version: string }[] }>;
}

async function measure(): Promise<PageResult> {
  const rounds = Number(new URLSearchParams(location.search).get('rounds'));
  const { cases, tracers } = createActtraceCases();
  const measured = await measureRounds([...createReferenceCases(), ...cases, ...createOpenTelemetryCases()], rounds);
  return {
    browser: await findBrowserVersion(),
    isolated: crossOriginIsolated,
    clockStep: measureResolution(pageClock),
    measured,
    bytesPerSpan: bytesPerSpan(tracers[0]),
    doubts: tracers.flatMap(findDoubts),
  };
}

async function findBrowserVersion(): Promise<string> {
  const { userAgentData } = navigator as Navigator & { userAgentData?: UserAgentData };
  const brands = (await userAgentData?.getHighEntropyValues(['fullVersionList']))?.fullVersionList ?? [];
  const chromium = brands.find(({ brand }) => brand === 'Chromium');
  return chromium ? `Chromium ${chromium.version}` : navigator.userAgent;
}

/** Counted, not measured: the columns are typed arrays, whose size is known. */
function bytesPerSpan(tracer: Tracer): number {
  const [chunk] = tracer.toTraceData().spans.chunks;
  const bytes = SPAN_COLUMNS.reduce((sum, column) => sum + chunk[column].byteLength, 0);
  return bytes / chunk.start.length;
}

/** A tracer that drops what it should keep looks faster than it is. */
function findDoubts(tracer: Tracer): string[] {
  const { dropped, faults } = tracer.status();
  const { medium, failedWrites } = tracer.history.status;
  return [
    ...(dropped.attributes > 0 ? [`${dropped.attributes} attribute snapshots were dropped`] : []),
    ...(failedWrites > 0 ? [`${failedWrites} writes to ${medium} failed`] : []),
    ...faults.map(({ part, message, count }) => `${part}: ${message} (${count} ×)`),
  ];
}

function post(path: string, body: string): void {
  void fetch(path, { method: 'POST', body });
}

measure().then(
  (result) => post('/result', JSON.stringify(result)),
  (error: unknown) => post('/error', error instanceof Error ? (error.stack ?? error.message) : String(error)),
);
