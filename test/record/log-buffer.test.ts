import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { LogLine } from '../../src/model/log-line.js';
import { LogBuffer } from '../../src/record/log-buffer.js';

function line(number: number): LogLine {
  return { type: 'info', message: String(number), source: 'test', time: number, trace: 1 };
}

describe('LogBuffer', () => {
  it('keeps the last lines, oldest first, and counts the rest', () => {
    const buffer = new LogBuffer(3);
    for (let number = 0; number < 5; number++) buffer.push(line(number));
    expect(buffer.lines()).toEqual([line(2), line(3), line(4)]);
    expect([buffer.size, buffer.evicted]).toEqual([3, 2]);
  });

  it('hands out lines by their number in the session', () => {
    const buffer = new LogBuffer(3);
    for (let number = 0; number < 5; number++) buffer.push(line(number));
    expect(buffer.linesFrom(3)).toEqual([line(3), line(4)]);
    expect(buffer.linesFrom(0)).toEqual([line(2), line(3), line(4)]);
    expect(buffer.linesFrom(5)).toEqual([]);
  });

  it.each([
    [0, 1],
    [-3, 1],
    [2.5, 2],
  ])('takes a limit of %d for %d', (limit, lines) => {
    const buffer = new LogBuffer(limit);
    for (let number = 0; number < 9; number++) buffer.push(line(number));
    expect(buffer.lines().map(({ time }) => time)).toEqual([7, 8].slice(-lines));
    expect(buffer.evicted).toBe(9 - lines);
  });

  it('agrees with an array that is cut to its last entries', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.nat(40), fc.nat(50), (limit, pushes, from) => {
        const buffer = new LogBuffer(limit);
        const all = Array.from({ length: pushes }, (_, number) => line(number));
        for (const one of all) buffer.push(one);
        expect(buffer.lines()).toEqual(all.slice(-limit));
        expect(buffer.evicted).toBe(Math.max(0, pushes - limit));
        expect(buffer.linesFrom(from)).toEqual(all.slice(-limit).filter(({ time }) => time >= from));
      }),
    );
  });
});
