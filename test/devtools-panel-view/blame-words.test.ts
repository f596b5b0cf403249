import { expect, test } from 'vitest';
import { describeAside, describeCause } from '../../devtools-panel/view/blame-words.js';
import type { BlameCause, BlameKind } from '../../src/analyze/blame.js';

function words(kind: BlameKind, more: Partial<BlameCause> = {}, hasChildren = false): string {
  const cause: BlameCause = {
    kind,
    name: '',
    source: '',
    invoker: '',
    time: 1,
    share: 0.5,
    confidence: 'measured',
    count: 1,
    span: 3,
    ...more,
  };
  const { title, detail } = describeCause(cause, 'turn', hasChildren);
  return detail ? `${title}: ${detail}` : title;
}

test('a cause is told by what one can look for', () => {
  expect(words('own', { name: 'turn' })).toBe('Its own code');
  // A span with children may have captures among them, whose time is its own here, but not in its self time.
  expect(words('own', { name: 'turn' }, true)).toBe('Its own code: captures included');
  expect(words('own', { name: 'turn', count: 2 }, true)).toBe('Its own code: captures included · 2 spans');
  expect(words('own', { name: 'filter', count: 1200 })).toBe('filter: nested in it, 1,200 spans');
  expect(words('span', { name: 'filter' })).toBe('Other work: filter: ran meanwhile, 1 span outside it');
  const script = { name: 'burn', invoker: 'TimerHandler:setInterval', source: 'https://game.example/js/blocker.js' };
  expect(words('script', script)).toBe('burn(): script · TimerHandler:setInterval · blocker.js');
  expect(words('script', { ...script, name: script.invoker })).toBe('TimerHandler:setInterval: script · blocker.js');
  expect(words('script')).toBe('(unnamed script): script');
  expect(words('forced-layout', script)).toBe('Layout forced by burn(): blocker.js');
  expect(words('listener', { name: 'click', invoker: 'button#next' })).toBe('click listeners: button#next');
  expect(words('resource', { name: 'https://game.example/api/map/' })).toBe('Waiting for map: https://game.example/api/map/');
  expect(words('unexplained', { name: 'filter' })).toBe('Unexplained: in filter: waiting, or work in pieces too short to be reported');
  expect(words('long-task', { count: 2 })).toBe('Main thread busy: 2 long tasks without a script');
  expect(words('long-task', { confidence: 'estimated' })).toMatch(/gaps between timers/);
});

test('every kind of cause has words', () => {
  for (const kind of ['rendering', 'garbage-collection', 'hidden', 'frozen', 'unexplained'] as const)
    expect(words(kind)).toMatch(/^[A-Z].+: .+/);
});

test('what happened meanwhile', () => {
  expect(describeAside({ kind: 'layout-shift', count: 2, amount: 0.123456 })).toBe('2 layout shifts, score 0.12');
  expect(describeAside({ kind: 'garbage-collection', count: 1, amount: 7_000_000 })).toBe(
    'garbage collected once, 7.0 MB freed; for how long is not known',
  );
});
