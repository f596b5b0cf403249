import { describe, expect, it } from 'vitest';
import { recordDatabaseQuery } from '../../src/instrument/record-database-query.js';
import { recordExternalApiCall } from '../../src/instrument/record-external-api-call.js';
import { describeAddress } from '../../src/instrument/request-address.js';
import { SpanStatus } from '../../src/model/span.js';
import { spansOf, startTestTracer } from '../helpers/test-tracer.js';

describe('recordExternalApiCall', () => {
  it('records a call that is over, without query, fragment and credentials', () => {
    const { tracer, clock } = startTestTracer();
    clock.time = 50;
    const url = 'https://user:pass@api.example.com/v1/scores?token=s3cret#top';
    const row = recordExternalApiCall(tracer.createTrace(), { method: 'post', url, start: 10, end: 40, status: 201, responseSize: 12 });
    expect(spansOf(tracer)[row]).toMatchObject({ name: 'POST api.example.com', start: 10, end: 40, parent: -1, status: SpanStatus.ok });
    expect(tracer.toTraceData().spans.attributes(row)).toEqual({
      method: 'POST',
      url: 'https://api.example.com/v1/scores',
      status: 201,
      responseSize: 12,
    });
  });

  it('takes a status from 400 on for a failure, and an error too', () => {
    const { tracer, clock } = startTestTracer();
    clock.time = 5;
    const trace = tracer.createTrace();
    recordExternalApiCall(trace, { name: 'scores', start: 1, end: 2, status: 503 });
    recordExternalApiCall(trace, { name: 'scores', start: 1, end: 2, error: new Error('no route') });
    expect(spansOf(tracer).map(({ name, status }) => [name, status])).toEqual(Array(2).fill(['scores', SpanStatus.error]));
    const { spans } = tracer.toTraceData();
    expect(spans.attributes(0)).toEqual({ method: 'GET', status: 503, error: 'HTTP 503' });
    expect(spans.attributes(1)).toEqual({ method: 'GET', error: 'no route' });
  });

  it('lies under the current span only if that was open when the call began', () => {
    const { tracer, clock } = startTestTracer();
    clock.time = 10;
    const trace = tracer.createTrace();
    trace.withSpan('outer', (outer) => {
      clock.time = 20;
      recordExternalApiCall(trace, { name: 'inside', start: 12, end: 18 });
      recordExternalApiCall(trace, { name: 'before', start: 5, end: 18 });
      recordExternalApiCall(trace, { name: 'given', start: 5, end: 18, parent: outer });
    });
    expect(spansOf(tracer).map(({ name, parent }) => [name, parent])).toEqual([
      ['outer', -1],
      ['inside', 0],
      ['before', -2],
      ['given', 0],
    ]);
  });

  it('does nothing without a trace', () => {
    expect(recordExternalApiCall(undefined, { start: 1, end: 2 })).toBe(-1);
    expect(recordDatabaseQuery(undefined, { operation: 'get', start: 1, end: 2 })).toBe(-1);
  });
});

describe('recordDatabaseQuery', () => {
  it('records a query by the names of what it asks', () => {
    const { tracer, clock } = startTestTracer();
    clock.time = 9;
    const trace = tracer.createTrace();
    recordDatabaseQuery(trace, { operation: 'getAll', database: 'game', store: 'saves', index: 'byDate', start: 1, end: 4, rowCount: 7 });
    recordDatabaseQuery(trace, { operation: 'VACUUM', start: 4, end: 8, error: 'locked' });
    expect(spansOf(tracer).map(({ name, start, end, status }) => [name, start, end, status])).toEqual([
      ['getAll saves.byDate', 1, 4, SpanStatus.ok],
      ['VACUUM', 4, 8, SpanStatus.error],
    ]);
    expect(tracer.toTraceData().spans.attributes(0)).toEqual({ database: 'game', store: 'saves', index: 'byDate', rowCount: 7 });
  });
});

describe('describeAddress', () => {
  it.each([
    ['get', 'https://a.example:8443/x/y?q=1#f', 'https://a.example:8443/x/y', 'GET a.example:8443'],
    ['PUT', new URL('http://b.example/'), 'http://b.example/', 'PUT b.example'],
    ['GET', 'data:text/plain,secret', 'data:', 'GET data:'],
    ['GET', 'blob:https://a.example/0-1-2', 'blob:', 'GET blob:'],
    ['GET', 'https://', '', 'GET'],
  ])('%s %s', (method, given, url, name) => expect(describeAddress(method, given)).toMatchObject({ url, name }));

  it('resolves what is relative as the page does', () => {
    expect(describeAddress('GET', '/levels/1.json?x').url).toBe(`${location.origin}/levels/1.json`);
  });
});
