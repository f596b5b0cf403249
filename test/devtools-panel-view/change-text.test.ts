import { describe, expect, it } from 'vitest';
import { formatChange } from '../../devtools-panel/view/change-text.js';

describe('formatChange', () => {
  it.each([
    [0.37, '+37 %'],
    [-0.12, '−12 %'],
    [0.032, '+3.2 %'],
    [-0.004, '−0.4 %'],
    [0.0994, '+9.9 %'],
    [0.0995, '+10 %'],
    [1.2, '+120 %'],
    [8.99, '+899 %'],
    [-1, '−100 %'],
  ])('gives %d as per cent, with its sign', (change, text) => {
    expect(formatChange(change)).toBe(text);
  });

  it.each([0, -0, 0.0004, -0.0004])('gives no direction to what rounds to nothing: %d', (change) => {
    expect(formatChange(change)).toBe('±0 %');
  });

  it.each([
    // As a percentage it would read +900 %.
    [8.996, '10 ×'],
    [9, '10 ×'],
    [9.4, '10 ×'],
    [9.6, '11 ×'],
    // Was +455,135 %.
    [4551.35, '4,552 ×'],
  ])('gives %d as times', (change, text) => {
    expect(formatChange(change)).toBe(text);
  });

  it.each([NaN, Infinity, -Infinity])('gives %d no figure', (change) => {
    expect(formatChange(change)).toBe('–');
  });
});
