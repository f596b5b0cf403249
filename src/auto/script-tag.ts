/**
 * Entry of `acttrace.iife.js`, for `<script src="…">`: as `acttrace/auto`, with the panel and the free functions inside the same file.
 */
import * as panel from '../../devtools-panel/index.js';
import * as monitor from '../monitor.js';
import {
  instrument,
  monitorResourceUsage,
  recordDatabaseQuery,
  recordExternalApiCall,
  traceFetch,
  traceIndexedDb,
  withPerformanceMonitoring,
} from '../index.js';
import { bootstrap } from './bootstrap.js';
import type { FreeFunctions } from './page-global.js';

bootstrap({ panel: () => Promise.resolve(panel), monitor: () => Promise.resolve(monitor) });

const functions: FreeFunctions = {
  instrument,
  monitorResourceUsage,
  recordDatabaseQuery,
  recordExternalApiCall,
  traceFetch,
  traceIndexedDb,
  withPerformanceMonitoring,
};
if (globalThis.acttrace) Object.assign(globalThis.acttrace, functions);
