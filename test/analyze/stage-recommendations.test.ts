/** What may be said of a stage depends on how many runs there are to compare. */
import { describe, expect, test } from 'vitest';
import { analyzeTraceData } from '../../src/analyze/analyze-trace-data.js';
import { picture } from '../helpers/trace-picture.js';

/** Runs of 17 ms: `resolve` 12 (attack 8, two others 2 each), `format` 5. Time starts anew where a run ends. */
function runs(count: number): string[] {
  const gap = ' ';
  const line = (label: string, one: string): string => label.padEnd(18) + Array.from({ length: count }, () => one).join(gap);
  const text = [
    line('pipeline turn', '|----------------|'),
    line('  stage resolve', '|-----------|     '),
    line('    captures', '|---a---|b|c|     '),
    line('  stage format', '            |----|'),
  ].join('\n');
  const data = picture(text, { actions: { a: 'attack', b: 'wait', c: 'go' } });
  return analyzeTraceData(data, undefined, {}).recommendations.map(({ id }) => id);
}

describe('claims about how runs differ or are alike', () => {
  test('are not made of fewer than five runs', () => {
    for (const count of [1, 4]) expect(runs(count)).toEqual([]);
  });

  test('are made of five', () => {
    expect(runs(5)).toEqual(expect.arrayContaining(['share:resolve', 'action:resolve:attack']));
  });
});
