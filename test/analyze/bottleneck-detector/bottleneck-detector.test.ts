import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distanceAbove, rateConfidence, rateImpact } from '../../../src/analyze/bottleneck-detector/bottleneck.js';
import type { BottleneckRule } from '../../../src/analyze/bottleneck-detector/detection-rule.js';
import { createDetectorWorld, repeat } from './detector-world.js';

const OPERATION = 'operation_duration';
const HEAP = 'system.memory.heap_share';
const CPU = 'system.cpu.usage';

/** What one look finds, as `rule component severity`. */
function found(set: (world: ReturnType<typeof createDetectorWorld>) => void, options = {}): string[] {
  const world = createDetectorWorld(options);
  set(world);
  world.look();
  return world.detector.active.map(({ rule, component, severity }) => [rule, component, severity].filter(Boolean).join(' '));
}

describe('the rules of the requirements', () => {
  it.each([
    [200, []],
    [201, ['high_latency high']],
    [500, ['high_latency high']],
    [501, ['high_latency critical']],
  ])('latency: p95 of %d ms at a target of 100', (latency, expected) => {
    expect(found(({ source }) => source.set(OPERATION, {}, repeat(10, latency)))).toEqual(expected);
  });

  it('latency: needs ten values of a series', () => {
    const set = ({ source }: ReturnType<typeof createDetectorWorld>): void => {
      source.set(OPERATION, { op: 'a' }, repeat(9, 900));
      source.set(OPERATION, { op: 'b' }, repeat(9, 900));
    };
    expect(found(set)).toEqual([]);
  });

  it('latency: each component has its target, and the worst series stands for it', () => {
    const world = createDetectorWorld({ targets: { voice: { latency: 300 }, terminal: { latency: 50 } } });
    world.source.set(OPERATION, { component: 'voice' }, repeat(10, 600));
    world.source.set(OPERATION, { component: 'terminal', op: 'draw' }, repeat(10, 101));
    world.source.set(OPERATION, { component: 'terminal', op: 'scroll' }, repeat(10, 251));
    world.source.set(OPERATION, { component: 'api' }, repeat(10, 201));
    world.look();
    expect(world.detector.active).toMatchObject([
      {
        rule: 'high_latency',
        component: 'terminal',
        severity: 'critical',
        tags: { op: 'scroll' },
        metrics: { p95_latency: 251, values: 10, target_latency: 50, limit: 250 },
      },
      { rule: 'high_latency', component: 'api', severity: 'high' },
    ]);
  });

  it('latency: stages have their limits as targets, unless they are given others', () => {
    const set = ({ source }: ReturnType<typeof createDetectorWorld>): void => {
      source.set('stage_duration', { stage: 'multi_target_resolution' }, repeat(10, 1000));
      source.set('stage_duration', { stage: 'component_filtering' }, repeat(10, 201));
    };
    expect(found(set)).toEqual(['high_latency stage_duration component_filtering high']);
    expect(found(set, { targets: { multi_target_resolution: { latency: 100 } } })).toEqual([
      'high_latency stage_duration multi_target_resolution critical',
      'high_latency stage_duration component_filtering high',
    ]);
  });

  it.each([
    [0.8, []],
    [0.81, ['high_memory_usage high']],
    [0.9, ['high_memory_usage high']],
    [0.91, ['high_memory_usage critical']],
  ])('memory: %d of the heap', (share, expected) => {
    expect(found(({ source }) => source.set(HEAP, {}, [0.1, share]))).toEqual(expected);
  });

  it.each([
    [[0.76, 0.76, 0.76, 0.76], []],
    [[0.7, 0.7, 0.7, 0.7, 0.95], []],
    [[0.7, 0.7, 0.8, 0.8, 0.8], ['high_cpu_usage high']],
    [[0.9, 0.9, 0.9, 0.9, 0.95], ['high_cpu_usage critical']],
  ])('cpu: a mean of %j', (samples, expected) => {
    expect(found(({ source }) => source.set(CPU, {}, samples))).toEqual(expected);
  });

  it.each([
    [20, 1000, []],
    [21, 1000, ['high_error_rate high']],
    [50, 1000, ['high_error_rate high']],
    [51, 1000, ['high_error_rate critical']],
    [9, 9, []],
  ])('errors: %d of %d operations at a threshold of 1 %', (errors, operations, expected) => {
    const set = ({ source }: ReturnType<typeof createDetectorWorld>): void => {
      source.set('error_count', { type: 'one' }, [errors - 1]);
      source.set('error_count', { type: 'other' }, [1]);
      source.set(OPERATION, {}, repeat(operations, 1));
    };
    expect(found(set)).toEqual(expected);
  });

  it('reads metrics by the names that it is given', () => {
    const set = ({ source }: ReturnType<typeof createDetectorWorld>): void => source.set('api_request_latency', {}, repeat(10, 600));
    expect(found(set, { metrics: { latency: ['api_request_latency'] } })).toEqual(['high_latency api_request_latency critical']);
  });
});

describe('what is told', () => {
  it('opens, turns critical and resolves once each', () => {
    const { source, detector, events, look } = createDetectorWorld();
    const heap = (share: number): void => {
      source.set(HEAP, {}, [share]);
      look();
    };
    for (const share of [0.5, 0.85, 0.86, 0.95, 0.96, 0.82, 0.95]) heap(share);
    expect(events).toEqual(['bottleneck high_memory_usage', 'critical high_memory_usage']);
    expect(detector.active).toMatchObject([{ detectedAt: 2000, seenAt: 7000, resolvedAt: undefined, impact: 0.9 }]);
    heap(0.5);
    expect(detector.active).toHaveLength(1);
    heap(0.5);
    expect(events.at(-1)).toBe('resolved high_memory_usage');
    expect(detector.active).toEqual([]);
    expect(detector.resolved).toMatchObject([{ rule: 'high_memory_usage', detectedAt: 2000, seenAt: 7000, resolvedAt: 9000 }]);
    heap(0.85);
    expect(events).toHaveLength(4);
  });

  it('does not flap around a limit', () => {
    const { source, events, look } = createDetectorWorld();
    for (let at = 0; at < 50; at++) {
      source.set(OPERATION, {}, repeat(10, at % 3 === 0 ? 205 : 185));
      look();
    }
    expect(events).toEqual(['bottleneck high_latency']);
    // 0.9 of 200 is fine again.
    source.set(OPERATION, {}, repeat(10, 180));
    look();
    look();
    expect(events).toEqual(['bottleneck high_latency', 'resolved high_latency']);
  });

  it('stays critical down to 0.9 of that limit', () => {
    const { source, detector, look } = createDetectorWorld();
    const severities = [0.89, 0.95, 0.89, 0.82, 0.8, 0.89, 0.73].map((share) => {
      source.set(HEAP, {}, [share]);
      look();
      return detector.active[0].severity;
    });
    // Critical over 0.9, held over 0.81; high over 0.8, held over 0.72.
    expect(severities).toEqual(['high', 'critical', 'critical', 'critical', 'high', 'high', 'high']);
  });

  it('looks once in its interval', () => {
    const { detector, clock, source } = createDetectorWorld({ interval: 15_000 });
    source.set(HEAP, {}, [0.85]);
    for (clock.time = 1000; clock.time <= 31_000; clock.time += 1000) detector.evaluate();
    // At 1, 16 and 31 s.
    expect(detector.status()).toMatchObject({ looks: 3, active: 1, rules: 5 });
  });

  it('keeps the last 50 that resolved, newest first', () => {
    const { detector, look } = createDetectorWorld();
    for (let at = 0; at < 60; at++) {
      detector.addRule({ ...rule, name: `rule ${at}`, condition: () => ({ severity: 'low', metrics: {} }) });
      look();
      detector.removeRule(`rule ${at}`);
    }
    expect(detector.resolved).toHaveLength(50);
    expect(detector.resolved[0].rule).toBe('rule 59');
    expect(detector.active).toEqual([]);
  });
});

describe('single values', () => {
  it('tells at once of one over ten times the target', () => {
    const { detector, events } = createDetectorWorld({ targets: { voice: { latency: 300 } } });
    detector.check(OPERATION, {}, 1000);
    detector.check(OPERATION, { component: 'voice' }, 3000);
    detector.check('something_else', {}, 1e9);
    expect(events).toEqual([]);
    detector.check(OPERATION, { component: 'voice' }, 3001);
    detector.check(OPERATION, { component: 'voice' }, 9000);
    expect(events).toEqual(['bottleneck extreme_latency voice', 'critical extreme_latency voice']);
    // 0.5 + 0.5 · (1 − 3000/9000) · 1/11.
    expect(detector.active).toMatchObject([{ severity: 'critical', metrics: { latency: 9000, target_latency: 300 } }]);
    expect(detector.active[0].confidence).toBeCloseTo(0.5 + 0.5 * (2 / 3) * (1 / 11), 12);
  });

  it('is over when two looks in a row had no other', () => {
    const { detector, events, look } = createDetectorWorld();
    detector.check(OPERATION, {}, 1001, 100);
    look();
    look();
    detector.check(OPERATION, {}, 1001);
    look();
    look();
    expect(detector.active).toHaveLength(1);
    look();
    expect(events).toEqual(['bottleneck extreme_latency', 'critical extreme_latency', 'resolved extreme_latency']);
  });

  it('makes one bottleneck of the heap with what the looks find', () => {
    const { detector, source, events, look } = createDetectorWorld();
    source.set(HEAP, {}, [0.85]);
    look();
    detector.check(HEAP, {}, 0.95);
    expect(events).toEqual(['bottleneck high_memory_usage']);
    detector.check(HEAP, {}, 0.96);
    look();
    expect(events).toEqual(['bottleneck high_memory_usage', 'critical high_memory_usage']);
    expect(detector.active).toMatchObject([{ metrics: { memory_usage: 0.85 } }]);
  });
});

const rule: BottleneckRule = {
  name: 'own',
  type: 'database',
  description: 'Writes are slow',
  suggestedAction: 'Write less',
  condition: (read, active) => {
    const limit = active() === undefined ? 50 : 40;
    const [series] = read('write_time', { name: 'avg' });
    return series && series.value > limit ? { severity: 'medium', metrics: { average: series.value } } : undefined;
  },
};

describe('rules of the app', () => {
  it('are asked with the others, and may hold on to what they found', () => {
    const { detector, source, look } = createDetectorWorld();
    expect(detector.addRule(rule)).toBe(true);
    expect(detector.addRule(rule)).toBe(false);
    source.set('write_time', {}, [60]);
    look();
    // 0.4 for medium, 0.8 for a database.
    expect(detector.active).toMatchObject([
      { rule: 'own', type: 'database', severity: 'medium', confidence: 0.5, metrics: { average: 60 } },
    ]);
    expect(detector.active[0].impact).toBeCloseTo(0.32, 12);
    source.set('write_time', {}, [45]);
    for (let at = 0; at < 5; at++) look();
    expect(detector.active).toHaveLength(1);
    expect(detector.removeRule('own')).toBe(true);
    expect(detector.active).toEqual([]);
  });

  it('are reported once and counted when they throw, or find nonsense', () => {
    const { detector, source, faults, look } = createDetectorWorld();
    detector.addRule({
      ...rule,
      condition: () => {
        throw new Error('broken');
      },
    });
    detector.addRule({ ...rule, name: 'nonsense', condition: () => ({ severity: 'awful' }) as never });
    source.set(HEAP, {}, [0.85]);
    look();
    look();
    expect(detector.active).toHaveLength(1);
    expect(detector.status().ruleFaults).toEqual({ own: 2, nonsense: 2 });
    expect(faults).toEqual(['bottleneck rule: broken', 'bottleneck rule: A finding has a severity of low, medium, high, critical.']);
  });

  it('are refused when they are none', () => {
    const { detector, faults } = createDetectorWorld();
    const add = detector.addRule as (rule: unknown) => boolean;
    for (const bad of [
      undefined,
      {},
      { ...rule, name: '' },
      { ...rule, type: 'x' },
      { ...rule, condition: 5 },
      { ...rule, name: 'high_latency' },
    ]) {
      expect(add(bad)).toBe(false);
    }
    expect(faults).toHaveLength(6);
  });

  it('find no more than there is room for', () => {
    const { detector, look } = createDetectorWorld();
    const condition = () => Array.from({ length: 150 }, (_, at) => ({ severity: 'low' as const, metrics: {}, component: `c${at}` }));
    detector.addRule({ ...rule, condition });
    look();
    expect(detector.status()).toMatchObject({ active: 100, droppedFindings: 50 });
  });
});

describe('what an app may do wrong', () => {
  it('lets nothing that a source, a listener or a tag throws reach the app', () => {
    const { detector, source, faults, look } = createDetectorWorld();
    source.fails = true;
    look();
    expect(new Set(faults)).toEqual(new Set(['bottleneck source: no source']));
    source.fails = false;
    detector.on('bottleneck', () => {
      throw new Error('listener');
    });
    detector.check(OPERATION, {}, 5000);
    const tags = {
      get component(): string {
        throw new Error('getter');
      },
    };
    detector.check(OPERATION, tags, 5000);
    detector.check(OPERATION, undefined, NaN);
    expect(faults.slice(-2)).toEqual(['listener: listener', 'bottleneck check: getter']);
    expect(detector.status().badValues).toBe(1);
    expect(detector.active).toHaveLength(1);
  });

  it('leaves out calls from within', () => {
    const { detector, events } = createDetectorWorld();
    detector.on('bottleneck', () => {
      detector.check(HEAP, {}, 0.99);
      detector.evaluate(1e6);
    });
    detector.check(OPERATION, {}, 5000);
    expect(events).toEqual(['bottleneck extreme_latency', 'critical extreme_latency']);
    expect(detector.status().skipped).toBe(2);
  });
});

describe('confidence', () => {
  it('is as likely as not at the limit, and surer with distance and number, never certain of what is estimated', () => {
    expect(rateConfidence(0, 1000)).toBe(0.5);
    expect(rateConfidence(distanceAbove(400, 200), 10)).toBe(0.5 + 0.5 * 0.5 * 0.5);
    expect(rateConfidence(0.5, Infinity)).toBe(0.75);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(1000), fc.nat(1000), (distance, count, more) => {
        const sure = rateConfidence(distance, count);
        expect(sure).toBeGreaterThanOrEqual(0.5);
        expect(sure).toBeLessThan(1);
        expect(rateConfidence(distance, count + more)).toBeGreaterThanOrEqual(sure);
        expect(rateConfidence((1 + distance) / 2, count)).toBeGreaterThanOrEqual(sure);
      }),
    );
  });

  it('impact is the table of the requirements', () => {
    expect(rateImpact('memory', 'critical')).toBe(0.9);
    expect(rateImpact('network', 'low')).toBeCloseTo(0.1, 12);
    expect(rateImpact('latency', 'high')).toBeCloseTo(0.56, 12);
  });
});
