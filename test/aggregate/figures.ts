import { expect } from 'vitest';
import type { SessionAggregate } from '../../src/model/aggregate.js';

/** Equal but for the last digits of what is added up in another order; series may come in any order. */
export function expectSameFigures(found: SessionAggregate, wanted: SessionAggregate): void {
  const [a, b] = [found, wanted].map(({ series }) =>
    [...series].sort((one, other) => (`${one.kind} ${one.name}` < `${other.kind} ${other.name}` ? -1 : 1)),
  );
  expect(a.map(exact)).toEqual(b.map(exact));
  a.forEach(({ values }, at) => {
    const other = b[at].values;
    const scale = Math.max(1, Math.abs(other.max), Math.abs(other.min));
    expect(Math.abs(values.mean - other.mean)).toBeLessThanOrEqual(1e-9 * scale);
    expect(Math.abs(values.squaredDistances - other.squaredDistances)).toBeLessThanOrEqual(1e-9 * scale * scale * other.count);
  });
  expect([found.until, found.folded, found.session]).toEqual([wanted.until, wanted.folded, wanted.session]);
}

function exact({ kind, name, errors, values }: SessionAggregate['series'][number]): unknown {
  const { recorded, count, squaredWeights, min, max, sketch } = values;
  return { kind, name, errors, recorded, count, squaredWeights, min, max, sketch };
}
