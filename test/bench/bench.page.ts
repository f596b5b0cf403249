/** Measures the cases, by itself, and posts what it measured to the server that it came from. */
import { measureResolution, pageClock } from '../../src/base/clock.js';
import { createActtraceCases } from './acttrace-cases.js';
import { createAlertCases } from './alert-cases.js';
import { createCaptureCases } from './capture-cases.js';
import { createDefinitionCases } from './definition-cases.js';
import { createMetricsCases } from './metrics-cases.js';
import { matchesOnly } from './only.js';
import { createOpenTelemetryCases } from './opentelemetry-cases.js';
import { findDoubts, postResult } from './page.js';
import { createReferenceCases } from './reference-cases.js';
import type { PageResult } from './report.js';
import { measureRounds } from './rounds.js';
import { createSentryCases } from './sentry-cases.js';

interface UserAgentData {
  getHighEntropyValues(hints: string[]): Promise<{ fullVersionList?: readonly { brand: string; version: string }[] }>;
}

async function measure(): Promise<PageResult> {
  const query = new URLSearchParams(location.search);
  const suites = [createDefinitionCases(), createActtraceCases(), createCaptureCases()];
  const cases = [
    ...createReferenceCases(),
    ...suites.flatMap((suite) => suite.cases),
    ...createMetricsCases(),
    ...createAlertCases(),
    ...createOpenTelemetryCases(),
    ...createSentryCases(),
  ];
  const wanted = cases.filter(({ name }) => matchesOnly(name, query.get('only')));
  const measured = await measureRounds(wanted, Number(query.get('rounds')));
  return {
    browser: await findBrowserVersion(),
    isolated: crossOriginIsolated,
    clockStep: measureResolution(pageClock),
    measured,
    doubts: suites.flatMap(({ tracers }) => tracers.flatMap(findDoubts)),
  };
}

async function findBrowserVersion(): Promise<string> {
  const { userAgentData } = navigator as Navigator & { userAgentData?: UserAgentData };
  const brands = (await userAgentData?.getHighEntropyValues(['fullVersionList']))?.fullVersionList ?? [];
  const chromium = brands.find(({ brand }) => brand === 'Chromium');
  return chromium ? `Chromium ${chromium.version}` : navigator.userAgent;
}

postResult(measure());
