import { expect, it } from 'vitest';
import { formatMeasured } from '../../devtools-panel/view/metric-words.js';

it.each([
  ['stage_duration', 'ms', 0, '< 0.1 ms'],
  ['stage_duration', 'ms', 0.05, '< 0.1 ms'],
  ['stage_duration', 'ms', 12.34, '12.3 ms'],
  ['my_timer', 'ms', 0, '< 0.1 ms'],
  // No time, so the clock's step is of no account.
  ['rooms', '', 0, '0'],
  ['system.memory.heap_used', 'B', 0, '0 B'],
])('%s in %s: %d is written %s by a clock that steps 0.1 ms', (name, unit, value, text) => {
  expect(formatMeasured({ name, unit, tags: {} }, value, 0.1)).toBe(text);
});
