import { render } from 'lit';
import { describe, expect, it } from 'vitest';
import { renderOwnCost } from '../../devtools-panel/tabs/settings-own-cost.js';
import { renderSupport } from '../../devtools-panel/tabs/settings-support.js';

function textOf(template: unknown): string {
  const host = document.createElement('div');
  render(template, host);
  return host.textContent.replaceAll(/\s+/g, ' ').trim();
}

describe('own cost in Settings', () => {
  const cost = { total: 12.3, shareOfMainThread: 0.002, shareOfPipeline: 0.006, uncertainty: 0.001, timed: 40, bytesHeld: 1_500_000 };

  it('tells the share, how sure it is, and what is held', () => {
    const text = textOf(renderOwnCost({ ownCost: cost, samplingRate: 1 }));
    expect(text).toContain('Of pipeline time 0.6 % ± 0.1 %');
    expect(text).toContain('0.2 %, 12.3 ms in all');
    expect(text).toContain('Memory held 1.5 MB');
    expect(text).toContain('Traces recorded all');
  });

  it('says when nothing is known yet, and what sampling leaves', () => {
    const text = textOf(renderOwnCost({ ownCost: { ...cost, shareOfPipeline: NaN, uncertainty: NaN }, samplingRate: 0.1 }));
    expect(text).toContain('no pipeline has run yet Of');
    expect(text).not.toContain('±');
    expect(text).toContain('10 % in full; of the others, what fails or is slow');
  });

  it.each([
    ['above what is promised for sure', 0.03, 0.001, true],
    ['above it, but not for sure', 0.0105, 0.001, false],
    ['below it', 0.006, 0.001, false],
  ])('warns only where it is %s', (_what, shareOfPipeline, uncertainty, warns) => {
    const host = document.createElement('div');
    render(renderOwnCost({ ownCost: { ...cost, shareOfPipeline, uncertainty }, samplingRate: 1 }), host);
    expect(host.querySelector('dd')?.classList.contains('warning')).toBe(warns);
  });
});

describe('what the browser offers, in Settings', () => {
  it('lists what is missing first, with what stands in for it', () => {
    const text = textOf(
      renderSupport([
        { name: 'events', supported: true, note: 'Told.' },
        { name: 'long tasks', supported: false, note: 'Estimated.' },
      ]),
    );
    expect(text).toBe('This browser Missing: 1 of 2 long tasks Estimated. Offered: 1 of 2 events Told.');
  });

  it('shows no empty list, and says that it is looking', () => {
    expect(textOf(renderSupport([]))).toContain('Missing: 0 of 0');
    expect(textOf(renderSupport(undefined))).toContain('Looking');
  });
});
