import type { CounterStore } from './counter-table.js';

const NOTHING = { time: new Float64Array(0), name: new Uint32Array(0), value: new Float64Array(0) };

/** Holds no counters and takes none: what a recorder has until something samples. */
export const NO_COUNTERS: CounterStore = {
  firstRow: 0,
  rowCount: 0,
  time: () => NaN,
  nameId: () => NaN,
  value: () => NaN,
  append: () => undefined,
  slice: () => NOTHING,
};
