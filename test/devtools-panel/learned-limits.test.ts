import { describe, expect, it } from 'vitest';
import { LearnedLimits } from '../../devtools-panel/learned-limits.js';
import { createTracerDouble, someData, someSession } from '../helpers/fake-tracer.js';
import { recordSessions } from '../helpers/record-sessions.js';

describe('LearnedLimits', () => {
  it('are twice the median of earlier sessions on this class of device, and of the newest baseline where there is one', async () => {
    const double = createTracerDouble();
    recordSessions(double, 6, { slowFrom: 3, factor: 2 });
    const limits = new LearnedLimits(double.tracer);
    expect(limits.of(double.data)).toEqual({});
    expect(await limits.read()).toBe(true);
    // action_formatting takes about 1 ms in all sessions, give or take the ripple of 3 % between them.
    expect(limits.of(double.data).action_formatting.duration).toBeCloseTo(2, 0);

    await double.history.setBaseline({ kind: 'build', build: '1.0' });
    await limits.read();
    // In build 1.0, component_filtering takes about 3 ms; in the one after it 6.
    const { duration } = limits.of(double.data).component_filtering;
    expect(duration).toBeGreaterThan(5.4);
    expect(duration).toBeLessThan(6.6);
  });

  it('are none for a recording of another class of device, and where there is no earlier session', async () => {
    const double = createTracerDouble();
    recordSessions(double, 6);
    const limits = new LearnedLimits(double.tracer);
    await limits.read();
    const device = { cores: 2, memory: 4, engine: 'firefox', isolated: false } as const;
    expect(limits.of(someData({ session: someSession({ device }) }))).toEqual({});

    expect(await new LearnedLimits(createTracerDouble().tracer).read()).toBe(false);
  });
});
