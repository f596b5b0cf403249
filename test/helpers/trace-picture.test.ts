import { expect, test } from 'vitest';
import { SpanKind, SpanStatus } from '../../src/model/span.js';
import { picture, rowOf } from './trace-picture.js';

test('a picture is read as kinds, names, times, parents and ends', () => {
  const data = picture(`
    pipeline turn   |----------|
      stage filter  |----!
        captures    |-a|
      stage resolve      |--->
    trace 2
    stage? orphan     |--|
  `);
  const { spans } = data;
  const [turn, filter, a, resolve, orphan] = ['turn', 'filter', 'a', 'resolve', 'orphan'].map((name) => rowOf(data, name));
  expect([spans.start(turn), spans.end(turn), spans.kind(turn), spans.parent(turn)]).toEqual([0, 11, SpanKind.pipeline, -1]);
  expect([spans.start(filter), spans.end(filter), spans.status(filter), spans.parent(filter)]).toEqual([0, 5, SpanStatus.error, turn]);
  expect([spans.end(a), spans.kind(a), data.strings.get(spans.stageId(a)), spans.parent(a)]).toEqual([
    3,
    SpanKind.capture,
    'filter',
    filter,
  ]);
  expect([spans.start(resolve), spans.end(resolve), spans.parent(resolve)]).toEqual([5, NaN, turn]);
  expect([spans.trace(turn), spans.trace(orphan), spans.parent(orphan)]).toEqual([1, 2, -2]);
  expect(data.until).toBe(11);
});
