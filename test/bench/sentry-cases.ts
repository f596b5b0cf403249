/**
 * Sentry on the same work. Manual tracing as its guide says: `init` with `tracesSampleRate: 1`, then `startSpan` with a callback, or
 * `startInactiveSpan` and `end()`.
 *
 * In Sentry's favour: its automatic instrumentation is left off (it adds nothing to a span of ours, but would record the page of all
 * other cases), the transport takes envelopes without even turning them into text, and what it does after a transaction has ended, in
 * later tasks, is not counted. Not in its favour: nothing that it does by itself is switched off, so it reads its clocks as it does.
 */
import { init, startInactiveSpan, startSpan } from '@sentry/browser';
import { attributesOf, work, type BenchCase } from './case.js';

/** Sentry sends at most so many spans of one transaction, and drops the rest: more would measure dropping. */
const MOST_CHILDREN = 1000;

export function createSentryCases(): BenchCase[] {
  init({
    dsn: 'https://public@sentry.invalid/1',
    tracesSampleRate: 1,
    defaultIntegrations: false,
    transport: () => ({ send: () => Promise.resolve({}), flush: () => Promise.resolve(true) }),
  });
  return [
    {
      name: 'Sentry: span without attributes',
      run(count) {
        let sum = 0;
        for (let done = 0; done < count; done += MOST_CHILDREN) {
          const last = Math.min(count, done + MOST_CHILDREN);
          startSpan({ name: 'batch' }, () => {
            for (let index = done; index < last; index++) {
              const span = startInactiveSpan({ name: 'load' });
              sum += work();
              span.end();
            }
          });
        }
        return sum;
      },
    },
    {
      name: 'Sentry: span with three attributes',
      run(count) {
        let sum = 0;
        for (let done = 0; done < count; done += MOST_CHILDREN) {
          const last = Math.min(count, done + MOST_CHILDREN);
          startSpan({ name: 'batch' }, () => {
            for (let index = done; index < last; index++) {
              const span = startInactiveSpan({ name: 'load', attributes: attributesOf(index) });
              sum += work();
              span.end();
            }
          });
        }
        return sum;
      },
    },
    {
      name: 'Sentry: startSpan',
      run(count) {
        let sum = 0;
        for (let done = 0; done < count; done += MOST_CHILDREN) {
          const last = Math.min(count, done + MOST_CHILDREN);
          startSpan({ name: 'batch' }, () => {
            for (let index = done; index < last; index++) sum += startSpan({ name: 'load' }, () => work());
          });
        }
        return sum;
      },
    },
  ];
}
