import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combineHealth } from '../../../src/analyze/health/combine-health.js';
import type { ComponentHealth, HealthFacts } from '../../../src/analyze/health/component-health.js';
import { recommendAcross } from '../../../src/analyze/health/recommend-across.js';
import { scoreHealth } from '../../../src/analyze/health/score-health.js';

const FINE: HealthFacts = {
  latency: { p95: 100 },
  memory: { share: 0.8 },
  errors: { failed: 1, operations: 100 },
  criticalBottlenecks: [],
};
const points = (facts: HealthFacts): number[] => scoreHealth(facts).deductions.map((deduction) => deduction.points);

describe('the score of a component', () => {
  it('is 100 as long as everything is within its limits', () => {
    expect(scoreHealth(FINE)).toEqual({ score: 100, status: 'healthy', deductions: [], unknown: [] });
  });

  it.each([
    [150, 100, 10],
    [200, 100, 20],
    [300, 100, 40],
    [9000, 100, 40],
    [600, 300, 20],
    [102, 100, 0],
  ])('latency: p95 of %d ms at a target of %d costs %d', (p95, target, cost) => {
    expect(scoreHealth({ latency: { p95, target } }).score).toBe(100 - cost);
  });

  it.each([
    [0.9, 5],
    [1, 10],
    [1.2, 20],
    [3, 30],
  ])('memory: a share of %d costs %d', (share, cost) => {
    expect(points({ memory: { share } })).toEqual([cost]);
  });

  it.each([
    [1, 100, []],
    [3, 200, [20]],
    [2, 100, [40]],
    [100, 100, [40]],
    // Of so few, nothing is known.
    [9, 9, []],
  ])('errors: %d of %d', (failed, operations, cost) => {
    expect(points({ errors: { failed, operations } })).toEqual(cost);
  });

  it('bottlenecks: 10 points each, at most 30, and never healthy', () => {
    expect(scoreHealth({ criticalBottlenecks: ['heap'] })).toMatchObject({ score: 90, status: 'degraded' });
    expect(scoreHealth({ criticalBottlenecks: ['1', '2', '3', '4', '5', '6'] }).deductions).toEqual([
      { points: 30, reason: '6 critical bottlenecks: 1, 2, 3, 4, 5 and 1 more (10 points each, at most 30)', about: 'criticalBottlenecks' },
    ]);
  });

  it('says what nothing is known of, and that nothing is known at all', () => {
    expect(scoreHealth({ latency: { p95: 240, target: 200 } })).toEqual({
      score: 96,
      status: 'healthy',
      deductions: [
        {
          points: 4,
          reason: '95 % of the operations take up to 240 ms, target 200 ms: 20 points for each 200 ms over it, at most 40',
          about: 'latency',
        },
      ],
      unknown: ['memory', 'errors', 'criticalBottlenecks'],
    });
    expect(scoreHealth({ latency: { p95: NaN } })).toMatchObject({ score: NaN, status: 'unknown' });
    expect(scoreHealth({}).unknown).toHaveLength(4);
  });

  it('says where no points were left', () => {
    const { score, status, deductions } = scoreHealth({
      latency: { p95: 1000 },
      memory: { share: 2 },
      errors: { failed: 30, operations: 40 },
      criticalBottlenecks: ['heap'],
    });
    expect([score, status]).toEqual([0, 'critical']);
    expect(deductions.map((deduction) => deduction.points)).toEqual([40, 30, 30]);
    expect(deductions[2].reason).toBe(
      '30 of 40 operations failed (75 %), threshold 1.0 %: 40 points for each 1.0 % over it, at most 40 (40 points, of which only 30 were left)',
    );
  });

  it('says from where on how many points are taken off, so that they can be reckoned', () => {
    const reasonOf = (facts: HealthFacts): string => scoreHealth(facts).deductions[0].reason;
    // (0.9 − 0.8) / 0.02 = 5; (0.015 − 0.01) / 0.01 · 40 = 20.
    expect(points({ memory: { share: 0.9 } })).toEqual([5]);
    expect(reasonOf({ memory: { share: 0.9 } })).toBe(
      '90 % of the memory is in use, threshold 80 %: 1 point for each 2.0 % over it, at most 30',
    );
    expect(reasonOf({ errors: { failed: 3, operations: 200 } })).toBe(
      '3 of 200 operations failed (1.5 %), threshold 1.0 %: 40 points for each 1.0 % over it, at most 40',
    );
  });

  it('is always what its deductions leave of 100', () => {
    const amount = fc.oneof(fc.double({ min: 0, max: 5 }), fc.double());
    const facts: fc.Arbitrary<HealthFacts> = fc.record(
      {
        latency: fc.record({
          p95: fc.oneof(fc.double({ min: 0, max: 1000 }), fc.double()),
          target: fc.oneof(fc.constant(100), fc.double()),
        }),
        memory: fc.record({ share: amount, threshold: fc.oneof(fc.constant(0.8), fc.double()) }),
        errors: fc.record({ failed: fc.nat(100), operations: fc.nat(100), threshold: fc.oneof(fc.constant(0.05), fc.double()) }),
        criticalBottlenecks: fc.array(fc.string(), { maxLength: 5 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(facts, (known) => {
        const { score, status, deductions } = scoreHealth(known);
        if (status === 'unknown') return;
        expect(100 - deductions.reduce((sum, deduction) => sum + deduction.points, 0)).toBe(score);
        expect(score).toBeGreaterThanOrEqual(0);
        for (const deduction of deductions) expect(Number.isInteger(deduction.points) && deduction.points > 0).toBe(true);
      }),
    );
  });
});

describe('the whole', () => {
  const scored = (score: number, status: ComponentHealth['status'] = 'healthy'): ComponentHealth => ({
    score,
    status,
    deductions: [],
    unknown: [],
  });

  it('is the mean where no component is far below', () => {
    expect(combineHealth({ a: scored(100), b: scored(90), c: scored(85) })).toMatchObject({
      score: 91,
      status: 'healthy',
      worst: { component: 'c', score: 85 },
      isHeldDown: false,
      reason: 'mean of 3 components: 91.7',
    });
  });

  it('does not let a critical component hide behind the mean', () => {
    const many = Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`fine ${at}`, scored(100)]));
    expect(combineHealth({ ...many, down: scored(0, 'critical') })).toMatchObject({
      score: 20,
      status: 'critical',
      mean: 90,
      isHeldDown: true,
      reason: 'mean of 10 components: 90.0, but at most 20 points above the worst, down (0)',
    });
    expect(combineHealth({ ...many, poor: scored(60, 'critical') })).toMatchObject({ score: 80, status: 'degraded' });
  });

  it('is not healthy while a component has a critical bottleneck', () => {
    const component = scoreHealth({ ...FINE, criticalBottlenecks: ['heap'] });
    expect(combineHealth({ a: component, b: scored(100) })).toMatchObject({ score: 95, status: 'degraded' });
  });

  it('leaves out what is not known, and says so', () => {
    const unknown = scored(NaN, 'unknown');
    expect(combineHealth({ a: scored(70, 'degraded'), b: unknown })).toMatchObject({
      score: 70,
      status: 'degraded',
      unknown: ['b'],
      reason: 'mean of the one component that is known: 70.0; nothing is known of b',
    });
    expect(combineHealth({ b: unknown })).toMatchObject({ score: NaN, status: 'unknown', worst: undefined });
    expect(combineHealth({}).status).toBe('unknown');
  });

  it('lies between the worst and the mean', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.nat(100), { minKeys: 1 }), (scores) => {
        const components = Object.fromEntries(Object.entries(scores).map(([name, score]) => [name, scored(score)]));
        const { score, mean } = combineHealth(components);
        expect(score).toBeGreaterThanOrEqual(Math.min(...Object.values(scores)) - 1);
        expect(score).toBeLessThanOrEqual(Math.min(mean, Math.min(...Object.values(scores)) + 20));
      }),
    );
  });
});

describe('recommendations across components', () => {
  const pick = (found: ReturnType<typeof recommendAcross>) => found.map(({ id, priority, components }) => [id, priority, ...components]);

  it('finds nothing where all is well', () => {
    const fine = { latency: { p95: 150, target: 100 }, errors: { failed: 1, operations: 100 }, memoryShare: 0.4 };
    expect(recommendAcross({ a: fine, b: fine }, { mainThreadBusy: 0.9 })).toEqual([]);
    expect(recommendAcross({})).toEqual([]);
  });

  it('names the slowest over 500 ms', () => {
    expect(pick(recommendAcross({ a: { latency: { p95: 500 } }, b: { latency: { p95: 501 } } }))).toEqual([['latency', 'high', 'b']]);
    expect(recommendAcross({ a: { latency: { p95: 700 } }, b: { latency: { p95: 1500, target: 300 } } })).toMatchObject([
      {
        title: 'Let components wait less for each other',
        components: ['b', 'a'],
        description: expect.stringContaining('b p95 1.50 s, target 300 ms, a p95 700 ms, target 100 ms') as string,
      },
    ]);
  });

  it('sees one cause in several slow components and a busy main thread', () => {
    const reports = {
      a: { latency: { p95: 900, target: 300 } },
      b: { latency: { p95: 201 } },
      c: { latency: { p95: 650, target: 400 } },
      d: { latency: { p95: 800, target: 100 } },
    };
    expect(pick(recommendAcross(reports, { mainThreadBusy: 0.76 }))).toEqual([
      ['main-thread', 'critical', 'd', 'a', 'b'],
      ['latency', 'high', 'c'],
    ]);
    expect(pick(recommendAcross(reports, { mainThreadBusy: 0.75 }))).toEqual([['latency', 'high', 'a', 'd', 'c']]);
    expect(pick(recommendAcross({ a: reports.a }, { mainThreadBusy: 1 }))).toEqual([['latency', 'high', 'a']]);
  });

  it('adds up what components hold', () => {
    expect(pick(recommendAcross({ a: { memoryShare: 0.3 }, b: { memoryShare: 0.5 }, c: {} }))).toEqual([]);
    expect(pick(recommendAcross({ a: { memoryShare: 0.3 }, b: { memoryShare: 0.5 }, c: { memoryShare: 0.01 } }))).toEqual([
      ['memory', 'critical', 'b', 'a', 'c'],
    ]);
  });

  it('suspects what is shared when several fail', () => {
    const failing = (failed: number) => ({ errors: { failed, operations: 100 } });
    expect(recommendAcross({ a: failing(5), b: failing(1) })).toEqual([]);
    expect(pick(recommendAcross({ a: failing(5), b: failing(1), c: failing(9) }))).toEqual([['errors', 'high', 'c', 'a']]);
  });
});
