import { render } from 'lit';
import { describe, expect, it } from 'vitest';
import { clampSize, sizeAfterKey, sizeBounds } from '../../devtools-panel/resize-handle.js';
import { STAGE_INK, stageColor } from '../../devtools-panel/stage-color.js';
import { DEFAULT_STATE, loadState, saveState } from '../../devtools-panel/panel-state.js';
import { lastCaptures } from '../../devtools-panel/tabs/action-captures.js';
import { averageWithUncertainty, countOf, estimate, quantileOf } from '../../devtools-panel/widgets/figures.js';
import { jsonTree } from '../../devtools-panel/widgets/json-tree.js';
import { traceFileName } from '../../devtools-panel/widgets/save-file.js';
import { SpanKind, SpanStatus } from '../../src/model/span.js';
import { SpanTable } from '../../src/model/span-table.js';
import { StringTable } from '../../src/model/string-table.js';
import { someData } from '../helpers/fake-tracer.js';

function textOf(template: unknown): string {
  const host = document.createElement('div');
  render(template, host);
  return (host.textContent ?? '').replace(/\s+/g, ' ').trim();
}

describe('stageColor', () => {
  const luminance = (color: string): number => {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const value = parseInt(color.slice(at, at + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one: string, other: string): number => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const names = ['component_filtering', 'action_formatting', ...Array.from({ length: 200 }, (_, index) => `stage ${index}`)];

  it('gives a name the same colour always, and the four stages one each', () => {
    expect(names.map(stageColor)).toEqual(names.map(stageColor));
    const known = ['component_filtering', 'prerequisite_evaluation', 'multi_target_resolution', 'action_formatting'];
    expect(new Set(known.map(stageColor)).size).toBe(4);
    expect(new Set(names.map(stageColor)).size).toBe(10);
  });

  it('stands out from both surfaces (3:1), and its text from it (4.5:1)', () => {
    for (const color of new Set(names.map(stageColor))) {
      expect(contrast(color, '#ffffff')).toBeGreaterThan(3);
      expect(contrast(color, '#15171c')).toBeGreaterThan(3);
      expect(contrast(color, STAGE_INK)).toBeGreaterThan(4.5);
    }
  });
});

describe('the size of the panel', () => {
  it('leaves a tenth of the page, and a header', () => {
    // 0.9 × 800 = 720.
    expect(sizeBounds('bottom', { width: 1000, height: 800 })).toEqual({ least: 160, most: 720 });
    expect(sizeBounds('right', { width: 300, height: 800 })).toEqual({ least: 300, most: 300 });
    expect(clampSize(5000, { least: 160, most: 720 })).toBe(720);
  });

  it('follows the arrow keys towards where the panel grows', () => {
    const bounds = { least: 160, most: 720 };
    expect(sizeAfterKey('ArrowUp', 'bottom', 400, bounds)).toBe(416);
    expect(sizeAfterKey('ArrowDown', 'bottom', 170, bounds)).toBe(160);
    expect(sizeAfterKey('ArrowLeft', 'right', 400, bounds)).toBe(416);
    expect(sizeAfterKey('End', 'right', 400, bounds)).toBe(720);
    expect(sizeAfterKey('ArrowUp', 'right', 400, bounds)).toBeUndefined();
  });
});

describe('the kept state', () => {
  it('is read again', () => {
    const state = { tab: 'stages', dock: 'right', height: 300, width: 700, monitorSection: 'alerts' } as const;
    saveState(state);
    expect(loadState()).toEqual(state);
  });

  it.each(['', '[', '7', 'null', '{"tab":"evil","dock":9,"height":"x","width":-1}'])('falls back to the defaults for %j', (text) => {
    localStorage.setItem('acttrace.panel', text);
    expect(loadState()).toEqual(DEFAULT_STATE);
  });
});

describe('averageWithUncertainty', () => {
  it('shows the uncertainty that the clock leaves, to one digit', () => {
    expect(textOf(averageWithUncertainty(2.5, 0.041, 0.1))).toBe('2.50 ms ± 0.04 ms');
    expect(textOf(averageWithUncertainty(25, 0.041, 0.1))).toBe('25.0 ms ± 0.04 ms');
    // Below a thousandth of the figure it changes no digit.
    expect(textOf(averageWithUncertainty(250, 0.041, 0.1))).toBe('250 ms');
  });

  it('never shows 0 for what was too short for the clock', () => {
    expect(textOf(averageWithUncertainty(0, 0.004, 0.1))).toBe('< 0.004 ms');
  });
});

describe('figures of sampled data', () => {
  const titleOf = (template: unknown): string => {
    const host = document.createElement('div');
    render(template, host);
    return host.querySelector('[title]')?.getAttribute('title') ?? '';
  };
  const sampling = { count: 12.4, work: 0, errors: 2, errorRate: 0, violations: 0, p50: [1, 2], p95: [3, 4] } as const;

  it('marks an estimated count, and says how many were recorded and how sure it is', () => {
    const counted = countOf({ count: 40, estimatedCount: 400.3, sampling });
    expect(textOf(counted)).toBe('≈ 400 of which 40 recorded');
    expect(titleOf(counted)).toContain('the 40 that were recorded, ± 12');
    expect(countOf({ count: 40, estimatedCount: 40 })).toBe('40');
    expect(countOf({ count: 40 })).toBe('40');
  });

  it('marks errors only where they were estimated', () => {
    expect(textOf(estimate(30.2, 2.4))).toBe('≈ 30');
    expect(titleOf(estimate(30.2, 2.4))).toContain('± 2');
    // All runs that fail are kept: their number is exact.
    expect(estimate(30, 0)).toBe('30');
    expect(estimate(30)).toBe('30');
  });

  it('tells what the uncertainty comes from, and within which bounds a quantile lies', () => {
    expect(titleOf(averageWithUncertainty(12.3, 0.4, 0.1, true))).toBe(
      'Standard error: what the clock’s step of 0.1 ms and the runs left out by sampling leave open',
    );
    expect(titleOf(averageWithUncertainty(12.3, 0.4, 0.1))).toBe('Standard error: what the clock’s step of 0.1 ms leaves open');
    expect(titleOf(quantileOf(13, 0.1, [12, 15]))).toContain('Between 12.0 ms and 15.0 ms, 95 % sure');
  });
});

describe('jsonTree', () => {
  it('shows markup as text, and cuts what is long', () => {
    const host = document.createElement('div');
    render(jsonTree({ '<img src=x onerror=alert(1)>': '<script>', long: 'x'.repeat(301), list: [1, null, []] }), host);
    expect(host.querySelector('img, script')).toBeNull();
    expect(host.textContent).toContain('“<script>”');
    expect(host.textContent).toContain('(301 characters)');
    expect(host.textContent).toContain('[3 items]');
  });

  it('shows a hundred entries and counts the rest', () => {
    expect(textOf(jsonTree(Array.from({ length: 103 }, (_, index) => index)))).toContain('… 3 more');
  });
});

describe('lastCaptures', () => {
  it('finds the newest captures of an action, with their data', () => {
    const strings = new StringTable();
    const [go, stay, stage] = ['go', 'stay', 'resolve'].map((text) => strings.intern(text));
    const spans = new SpanTable();
    for (let at = 0; at < 4; at++) spans.append(SpanKind.capture, SpanStatus.ok, at % 2 ? stay : go, stage, 0, 1, -1, at, at + 0.5);
    spans.append(SpanKind.stage, SpanStatus.ok, go, stage, 0, 1, -1, 9, 10);
    spans.chunkOf(2)?.attributes.set(2, { target: 'door' });
    const data = someData({ strings, spans });
    expect(lastCaptures(data, 'go', 1)).toEqual([
      { span: 2, stage: 'resolve', time: 2.5, duration: 0.5, failed: false, data: { target: 'door' } },
    ]);
    expect(lastCaptures(data, 'go', 5).map(({ span }) => span)).toEqual([2, 0]);
    expect(lastCaptures(data, 'never', 5)).toEqual([]);
  });
});

describe('traceFileName', () => {
  it('is safe for any file system', () => {
    // 1_700_000_000_000 ms is 2023-11-14T22:13:20Z.
    expect(traceFileName({ name: '../Höhle: <Demo>', timeOrigin: 1_700_000_000_000 })).toBe('acttrace-höhle-demo-2023-11-14-2213.json');
    expect(traceFileName({ name: '', timeOrigin: NaN })).toBe('acttrace.json');
  });
});
