import { expect, it, vi } from 'vitest';
import { ActionTraceFilter } from '../../src/capture/action-trace-filter.js';

it('traces everything at standard verbosity by default', () => {
  const filter = new ActionTraceFilter();
  expect(filter.config).toEqual({ enabled: true, include: ['*'], exclude: [], verbosity: 'standard', timeFiltered: true });
  expect(filter.shouldTrace('demo:go')).toBe(true);
});

it.each([
  [['demo:*'], [], 'demo:go', true],
  [['demo:*'], [], 'core:wait', false],
  [['*'], ['*:debug_*'], 'demo:debug_dump', false],
  [['demo:go'], [], 'demo:go', true],
  [['demo:go'], [], 'demo:go_home', false],
  [['demo:*'], ['demo:go'], 'demo:go', false],
  [[], [], 'demo:go', false],
])('include %j, exclude %j, %s: %s', (include, exclude, actionId, expected) => {
  expect(new ActionTraceFilter({ include, exclude }).shouldTrace(actionId)).toBe(expected);
});

it('changes from the next call on, and tells who set it up', () => {
  const onConfigure = vi.fn();
  const filter = new ActionTraceFilter({}, onConfigure);
  const { shouldTrace, configure } = filter;
  expect(shouldTrace('a')).toBe(true);
  configure({ exclude: ['a'] });
  expect(shouldTrace('a')).toBe(false);
  configure({ enabled: false });
  expect(shouldTrace('b')).toBe(false);
  expect(onConfigure).toHaveBeenCalledTimes(2);
  filter.adopt({ enabled: true });
  expect(onConfigure).toHaveBeenCalledTimes(2);
  expect(shouldTrace('b')).toBe(true);
});

it('leaves out values that make no sense', () => {
  const filter = new ActionTraceFilter({ verbosity: 'loud' as never, include: 'demo:*' as never, enabled: 'yes' as never });
  expect(filter.config).toEqual({ enabled: true, include: ['*'], exclude: [], verbosity: 'standard', timeFiltered: true });
});

it('is left as it was by a patch that cannot be read', () => {
  const filter = new ActionTraceFilter({ include: ['go:*'] });
  filter.configure(null as unknown as object);
  filter.configure({
    get include(): string[] {
      throw new Error('getter');
    },
  });
  expect(filter.config.include).toEqual(['go:*']);
  expect(filter.shouldTrace(Symbol('go') as unknown as string)).toBe(false);
});
