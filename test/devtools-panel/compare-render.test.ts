import { render, type TemplateResult } from 'lit';
import { describe, expect, it } from 'vitest';
import { renderDistributions } from '../../devtools-panel/compare/render-distributions.js';
import { renderEffects, VerdictTable } from '../../devtools-panel/compare/render-verdicts.js';
import type { Effect, EffectName, SeriesComparison } from '../../src/analyze/comparison.js';
import { Distribution } from '../../src/statistics/distribution.js';

function draw(template: TemplateResult): HTMLElement {
  const host = document.createElement('div');
  render(template, host);
  return host;
}

const textOf = (element: Element | null | undefined): string => element?.textContent.replace(/\s+/g, ' ').trim() ?? '';

function effect(name: EffectName, baseline: number, candidate: number, more: Partial<Effect> = {}): Effect {
  const change = name === 'errors' ? candidate - baseline : candidate / baseline - 1;
  return { name, baseline, candidate, change, low: change - 0.1, high: change + 0.1, limit: 0.2, verdict: 'same', ...more };
}

function series(more: Partial<SeriesComparison> = {}): SeriesComparison {
  return {
    kind: 'stage',
    name: 'filter',
    verdict: 'same',
    likeness: 'track',
    pValue: 0.5,
    superiority: 0.5,
    effects: [effect('shift', 10, 10), effect('median', 10, 11), effect('p95', 20, 20), effect('errors', 0, 0)],
    baselineCount: 100,
    candidateCount: 120,
    ...more,
  };
}

const HEAP = series({
  kind: 'counter',
  name: 'heap used',
  verdict: 'too little data',
  needed: 30,
  pValue: NaN,
  superiority: NaN,
  effects: [effect('memory', 20e6, 30e6)],
  baselineCount: 76,
  candidateCount: 218,
});

/** Cells of a row by the words of their headers. */
function cellsOf(one: SeriesComparison): Record<string, string> {
  const host = draw(
    new VerdictTable(
      () => undefined,
      () => undefined,
    ).render([one], one, 0.1),
  );
  const heads = [...host.querySelectorAll('thead th')].map(textOf);
  const cells = [...host.querySelectorAll('tbody tr > *')].map(textOf);
  return Object.fromEntries(heads.map((head, at) => [head, cells[at]]));
}

describe('what Compare draws of the heap', () => {
  it('has its median in the column of medians, and counts samples', () => {
    const cells = cellsOf(HEAP);
    expect(cells['Median A → B']).toBe('20 MB → 30 MB +50 %');
    expect(cells['Runs A / B']).toBe('76 / 218 samples');
    expect(cells['Because']).toBe('needs about 30 more samples in A');
    expect(cellsOf(series())['Runs A / B']).toBe('100 / 120');
  });

  it('is a distribution of samples over bytes', () => {
    const values = new Distribution();
    for (let megabytes = 10; megabytes < 60; megabytes++) values.record(megabytes * 1e6);
    const host = draw(renderDistributions(values, values, { name: 'heap used', measure: 'bytes', resolution: 0.1 }));
    expect(host.querySelector('svg')?.getAttribute('aria-label')).toMatch(/^Samples of heap used: median of A 3\d MB, of B 3\d MB$/);
    expect([...host.querySelectorAll('.tick')].map(textOf)).toContain('20 MB');
    expect(textOf(host.querySelector('p'))).toMatch(/^Share of the samples in bins of [\d.]+ MB; dashed: medians\.$/);
  });
});

describe('the table of effects', () => {
  const rowsOf = (one: SeriesComparison): string[][] =>
    [...draw(renderEffects(one, 0.1, 0.99)).querySelectorAll('tbody tr')].map((row) => [...row.children].map(textOf));

  it('has no figures of a side for like runs, of which only the change is known', () => {
    const [shift, median] = rowsOf(series({ effects: [effect('shift', 10, 14), effect('median', 10, 11)] }));
    expect(shift).toEqual(['like runs', '', '', '+40 % between +30 % and +50 %']);
    expect(median).toEqual(['median', '10.0 ms', '11.0 ms', '+10 % between ±0 % and +20 %']);
  });

  it('says where nothing failed, and gives no interval of it', () => {
    const none = series({
      effects: [effect('errors', 0, 0, { low: -0.2, high: 0.19 }), effect('errors', 0, 0.03, { low: -0.1, high: 0.1 })],
    });
    expect(rowsOf(none).map((row) => row[3])).toEqual(['none failed', '+3 points between −10 points and +10 points']);
    expect(cellsOf(none)['Errors A → B']).toBe('none failed');
  });
});
