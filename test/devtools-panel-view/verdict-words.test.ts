import { describe, expect, it } from 'vitest';
import { changeText, effectValue, intervalText, othersText, seriesName, verdictReason } from '../../devtools-panel/view/verdict-words.js';
import type { Effect, SeriesComparison } from '../../src/analyze/comparison.js';

const SHIFT: Effect = { name: 'shift', baseline: 4, candidate: 5.5, change: 0.375, low: 0.281, high: 0.46, limit: 0.2, verdict: 'worse' };
const ERRORS: Effect = {
  name: 'errors',
  baseline: 0,
  candidate: 0.032,
  change: 0.032,
  low: -0.004,
  high: 0.07,
  limit: 0.05,
  verdict: 'same',
};
const SERIES: SeriesComparison = {
  kind: 'stage',
  name: 'component_filtering',
  verdict: 'worse',
  because: 'shift',
  likeness: 'track',
  pValue: 1e-9,
  superiority: 0.8,
  effects: [SHIFT, ERRORS],
  baselineCount: 200,
  candidateCount: 180,
};

describe('words of a verdict', () => {
  it('name the effect that decided', () => {
    expect(verdictReason(SERIES)).toBe('like runs take 38 % longer');
    expect(verdictReason({ ...SERIES, likeness: 'nothing' })).toBe('runs take 38 % longer');
    const p95: Effect = { ...SHIFT, name: 'p95', change: 0.41 };
    expect(verdictReason({ ...SERIES, because: 'p95', effects: [SHIFT, p95] })).toBe('p95 +41 %');
    expect(verdictReason({ ...SERIES, verdict: 'same', because: undefined })).toBe('changes below ±20 % do not count');
  });

  it.each([
    [-0.12, 'like runs take 12 % less time'],
    [-0.95, 'like runs take 1/20 of the time'],
    [11, 'like runs take 12 × as long'],
  ])('say of a change by %d how long runs take', (change, text) => {
    expect(verdictReason({ ...SERIES, effects: [{ ...SHIFT, change }] })).toBe(text);
  });

  it('say what else changed, and how', () => {
    expect(othersText('worse', [])).toBe('');
    expect(othersText('worse', ['worse'])).toBe(', and 1 more is worse');
    expect(othersText('worse', ['worse', 'better', 'worse', 'worse'])).toBe(', and 3 more are worse, 1 better');
    expect(othersText('worse', ['better', 'better'])).toBe(', and 2 are better');
    expect(othersText('better', ['better', 'worse'])).toBe(', and 1 is worse, 1 more better');
  });

  it('say what is missing where there is too little data', () => {
    const open: SeriesComparison = { ...SERIES, verdict: 'too little data', because: undefined };
    expect(verdictReason({ ...open, needed: 1234 })).toBe('needs about 1,234 more runs a side');
    expect(verdictReason({ ...open, baselineCount: 180, needed: 1 })).toBe('needs about 1 more run a side');
    expect(verdictReason({ ...open, needed: 19 })).toBe('needs about 19 more runs in B');
    expect(verdictReason({ ...open, baselineCount: 6, needed: 19 })).toBe('needs about 19 more runs in A');
    expect(verdictReason({ ...open, kind: 'counter', needed: 200 })).toBe('needs about 200 more samples a side');
    expect(verdictReason(open)).toBe('cannot be told');
    expect(verdictReason({ ...open, candidateCount: 0 })).toBe('only in A');
    expect(verdictReason({ ...open, baselineCount: 0 })).toBe('only in B');
  });

  it('give changes a sign and a unit', () => {
    expect(changeText(SHIFT)).toBe('+38 %');
    expect(changeText({ name: 'p95', change: -0.041 })).toBe('−4.1 %');
    expect(changeText({ name: 'median', change: 0.0001 })).toBe('±0 %');
    expect(changeText(ERRORS)).toBe('+3.2 points');
    expect(changeText({ name: 'median', change: NaN })).toBe('–');
    expect(intervalText(SHIFT)).toBe('between +28 % and +46 %');
    expect(intervalText({ ...SHIFT, low: 3.8, high: 32 })).toBe('between 4.8 × and 33 ×');
    expect(intervalText(ERRORS)).toBe('between −0.4 points and +7 points');
    expect(intervalText({ ...SHIFT, low: NaN, high: NaN })).toBe('');
  });

  it('give each figure its unit', () => {
    expect(effectValue('median', 4, 0.1)).toBe('4.0 ms');
    expect(effectValue('p95', 0.05, 0.1)).toBe('< 0.1 ms');
    expect(effectValue('throughput', 1234.5, 0.1)).toBe('1,230 /s');
    expect(effectValue('throughput', NaN, 0.1)).toBe('–');
    expect(effectValue('errors', 0.032, 0.1)).toBe('3.2 %');
    expect(effectValue('memory', 5_000_000, 0.1)).toBe('5.0 MB');
  });

  it('call the pipeline what people call it', () => {
    expect(seriesName({ kind: 'pipeline', name: 'pipeline_total' })).toBe('Whole pipeline');
    expect(seriesName({ kind: 'stage', name: 'pipeline_total' })).toBe('pipeline_total');
  });
});
