import { render } from 'lit';
import { beforeEach, describe, expect, it } from 'vitest';
import { thresholdInput } from '../../devtools-panel/widgets/threshold-input.js';
import { createTracerDouble, type TracerDouble } from '../helpers/fake-tracer.js';

let double: TracerDouble;
let host: HTMLElement;

function draw(stage: string, learned?: number): HTMLInputElement {
  render(thresholdInput(double.tracer, stage, learned), host);
  return host.querySelector('input') as HTMLInputElement;
}

function type(input: HTMLInputElement, text: string, key?: string): void {
  input.value = text;
  if (key) input.dispatchEvent(new KeyboardEvent('keydown', { key }));
}

beforeEach(() => {
  double = createTracerDouble();
  host = document.createElement('div');
});

describe('thresholdInput', () => {
  const limitOf = (stage: string): number | undefined => double.tracer.settings.values.thresholds[stage]?.duration;

  it('shows the limit and says whose it is', () => {
    const input = draw('component_filtering');
    expect(input.value).toBe('100');
    expect(input.getAttribute('aria-label')).toBe('Threshold of component_filtering, ms');
  });

  it('keeps a new limit on Enter, with the memory limit as it was', () => {
    type(draw('component_filtering'), '42.5', 'Enter');
    expect(double.tracer.settings.values.thresholds.component_filtering).toEqual({ duration: 42.5, memory: 50_000_000 });
  });

  it('keeps it when the field is left', () => {
    const input = draw('component_filtering');
    type(input, '7');
    input.dispatchEvent(new FocusEvent('blur'));
    expect(limitOf('component_filtering')).toBe(7);
  });

  it('puts the old one back on Escape', () => {
    const input = draw('component_filtering');
    type(input, '7', 'Escape');
    expect(input.value).toBe('100');
    input.dispatchEvent(new FocusEvent('blur'));
    expect(limitOf('component_filtering')).toBe(100);
  });

  it('takes the limit away when the field is emptied, so that it is learned', () => {
    type(draw('component_filtering'), '', 'Enter');
    expect(limitOf('component_filtering')).toBeUndefined();
    expect(draw('component_filtering', 12.345).placeholder).toBe('≈ 12.3');
  });

  it.each(['0', '-5', '1e999'])('puts the old one back for %s', (text) => {
    const input = draw('component_filtering');
    type(input, text, 'Enter');
    expect(input.value).toBe('100');
    expect(limitOf('component_filtering')).toBe(100);
  });

  it.each(['constructor', '__proto__'])('takes a stage named %s for a stage', (stage) => {
    const input = draw(stage);
    expect(input.value).toBe('');
    type(input, '9', 'Enter');
    expect(Object.entries(double.tracer.settings.values.thresholds).find(([name]) => name === stage)?.[1].duration).toBe(9);
  });
});
