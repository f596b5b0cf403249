import { describe, expect, it } from 'vitest';
import { formatChange, formatChanges, timesOf } from '../../devtools-panel/view/change-text.js';

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
    [9672.4, '9,700 ×'],
    [12_017, '12,000 ×'],
    // Was +455,135 %.
    [4551.35, '4,600 ×'],
  ])('gives %d as times', (change, text) => {
    expect(formatChange(change)).toBe(text);
  });

  it.each([
    [-0.9, '−90 %'],
    [-0.904, '−90 %'],
    [-0.91, '÷ 11'],
    [-0.95, '÷ 20'],
    [-0.9998, '÷ 5,000'],
  ])('gives %d as the part that is left', (change, text) => {
    expect(formatChange(change)).toBe(text);
  });

  it.each([NaN, Infinity, -Infinity])('gives %d no figure', (change) => {
    expect(formatChange(change)).toBe('–');
  });
});

describe('formatChanges', () => {
  it.each([
    [0.28, 0.46, '+28 %', '+46 %'],
    // Was +380 % and 33 ×.
    [3.8, 32, '4.8 ×', '33 ×'],
    [-0.5, 12, '0.5 ×', '13 ×'],
    [-0.97, -0.5, '÷ 33', '÷ 2'],
    [-0.95, 0.2, '0.05 ×', '1.2 ×'],
    [-1, 20, '0 ×', '21 ×'],
    [-1, -0.95, '0 ×', '0.05 ×'],
    [-1, -0.5, '−100 %', '−50 %'],
  ])('gives %d and %d in one form', (low, high, ...texts) => {
    expect(formatChanges(low, high)).toEqual(texts);
  });
});

describe('timesOf', () => {
  it('is for changes that are no percentage to read', () => {
    expect([0.4, -0.9, 11, -0.95].map(timesOf)).toEqual([undefined, undefined, '12 ×', '1/20']);
  });
});
