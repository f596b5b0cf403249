import { render } from 'lit';
import { expect, it } from 'vitest';
import { renderProgress } from '../../devtools-panel/widgets/progress.js';

function draw(job: { slow: boolean; share: number | undefined }, calls: string[] = []): HTMLElement {
  const host = document.createElement('div');
  const cancel = (): void => void calls.push('cancel');
  render(
    renderProgress('Analyzing 7 spans', { ...job, cancel }, () => calls.push('cancelled')),
    host,
  );
  return host;
}

it('shows nothing of a job that is not slow', () => {
  expect(draw({ slow: false, share: 0.5 }).childElementCount).toBe(0);
});

it('says what is done and how far it is, within 0 and 100', () => {
  for (const [share, percent] of [
    [0.504, '50'],
    [-1, '0'],
    [7, '100'],
  ] as const) {
    const bar = draw({ slow: true, share }).querySelector('[role=progressbar]');
    expect(bar?.getAttribute('aria-valuenow')).toBe(percent);
    expect(bar?.getAttribute('aria-label')).toBe('Analyzing 7 spans');
  }
});

it('names no share where none is known', () => {
  const bar = draw({ slow: true, share: undefined }).querySelector('[role=progressbar]');
  expect(bar?.hasAttribute('aria-valuenow')).toBe(false);
});

it('calls the job off, then tells whoever draws it', () => {
  const calls: string[] = [];
  draw({ slow: true, share: 0 }, calls).querySelector('button')?.click();
  expect(calls).toEqual(['cancel', 'cancelled']);
});
