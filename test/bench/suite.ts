import type { Tracer } from '../../src/index.js';
import type { BenchCase } from './case.js';

/** Cases, and the running tracers that they record with. */
export interface BenchSuite {
  readonly cases: readonly BenchCase[];
  readonly tracers: readonly Tracer[];
}
