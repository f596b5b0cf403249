import { expect, test } from 'vitest';
import { analyze, startTestTracer } from '../helpers/test-tracer.js';

test('an action whose capture brings an error counts as failed, and is recommended for mending', () => {
  const { tracer, clock } = startTestTracer();
  const trace = tracer.createTrace();
  trace.withSpan(
    'prerequisite_evaluation',
    () => {
      for (const data of [{ passed: true }, { passed: false, error: null }, { error: 'unknown operator' }]) {
        clock.time += 1;
        trace.captureActionData('prerequisite_evaluation', 'demo:pick_up', data);
      }
    },
    { kind: 'stage' },
  );
  const { actions, recommendations } = analyze(tracer);
  expect(actions['demo:pick_up']).toMatchObject({ count: 3, errors: 1, total: 3 });
  const mend = recommendations.find(({ id }) => id === 'failing-action:demo:pick_up');
  // 1 of 3 is over five times the limit of 5 %.
  expect(mend).toMatchObject({ priority: 'high', title: 'Mend the failures of demo:pick_up' });
  expect(mend?.message).toContain('unknown operator');
});
