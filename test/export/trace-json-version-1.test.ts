import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { fromTraceJson, toTraceJson, TraceFormatError } from '../../src/export/trace-json.js';

/** A file as the first version of the format wrote it, to the letter: a run, a stage and a capture, of which the run is open. */
const VERSION_1 = `{"format":"acttrace","version":1,
"session":{"id":"00112233aabbccdd","name":"A game","timeOrigin":1700000000000.5,"startedAt":12.3,"resolution":0.1,"page":"https://game.example/play","build":"1.2.3"},
"until":30,
"dropped":{"spans":0,"logs":1,"attributes":2,"names":3},
"firstRow":0,
"rows":3,
"strings":["","turn","filter","wait","main"],
"columns":{
"start":[20,21,21],
"end":[null,27,24],
"name":[1,2,3],
"stage":[0,2,2],
"track":[4,4,4],
"kind":[1,2,3],
"status":[0,1,2],
"parent":[-1,0,1],
"trace":[1,1,1]},
"attributes":{"rows":[2],"values":[{"hp":3}]},
"logs":[{"type":"info","message":"hello","source":"test","time":25,"trace":1}]}
`;

/** The same as version 2 writes it. */
const VERSION_2 = VERSION_1.replace('"version":1', '"version":2')
  .replace('"names":3}', '"names":3,"counters":0,"sampledOut":0}')
  .replace('"trace":[1,1,1]}', '"trace":[1,1,1],\n"flags":[0,0,0]}')
  .replace(
    '\n"logs":',
    '\n"firstCounter":0,\n"counters":{"time":[],"name":[],"value":[]},\n"sampling":{"trace":[],"spans":[],"details":[]},\n"logs":',
  );

describe('a file of version 1', () => {
  it('opens with nothing in what it did not know', () => {
    const data = fromTraceJson(VERSION_1);
    expect([0, 1, 2].map(data.spans.start)).toEqual([20, 21, 21]);
    expect([0, 1, 2].map(data.spans.flags)).toEqual([0, 0, 0]);
    expect([data.counters.firstRow, data.counters.rowCount, data.weights.size]).toEqual([0, 0, 0]);
    expect(data.dropped).toEqual({ spans: 0, logs: 1, attributes: 2, names: 3, counters: 0, sampledOut: 0 });
  });

  it('is exported as version 2, with everything else as it was', () => {
    const text = toTraceJson(fromTraceJson(VERSION_1));
    expect(text).toBe(VERSION_2);
    expect(toTraceJson(fromTraceJson(text))).toBe(text);
  });

  it('holds no counters even where it has fields of that name, which version 1 ignored', () => {
    const text = VERSION_1.replace('"logs":[{', '"counters":7,"sampling":[1],"firstCounter":-1,"logs":[{').replace(
      '"kind"',
      '"flags":"x","kind"',
    );
    expect(toTraceJson(fromTraceJson(text))).toBe(VERSION_2);
  });

  it.each([
    ['"columns":{', '"columns":[],"x":{', 'columns: expected an object, found a list of 0'],
    ['"start":[20,21,21]', '"start":7', 'columns.start: expected a list, found 7'],
    ['"rows":3', '"rows":1000000000', 'rows: expected a whole number from 0 to 5000000, found 1000000000'],
    ['"dropped":{', '"dropped":5,"x":{', 'dropped: expected an object, found 5'],
    ['"spans":0,', '', 'dropped.spans: expected a whole number from 0 to 9007199254740991, found nothing'],
  ])('with %s changed to %s is refused like any other', (good, bad, message) => {
    expect(() => fromTraceJson(VERSION_1.replace(good, bad))).toThrow(message);
  });

  it('either reads or is refused with a TraceFormatError, whatever is damaged', () => {
    const piece = fc.constantFrom('', '0', '-1', '1e999', '"', '[', ']', '{', '}', 'null', '"__proto__":1,');
    fc.assert(
      fc.property(fc.nat(VERSION_1.length), fc.nat(12), piece, (at, cut, put) => {
        try {
          fromTraceJson(VERSION_1.slice(0, at) + put + VERSION_1.slice(at + cut));
        } catch (error) {
          expect(error).toBeInstanceOf(TraceFormatError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a file of version 2', () => {
  it.each(['firstCounter', 'counters', 'sampling'])('without %s is refused', (name) => {
    const file = { ...(JSON.parse(VERSION_2) as object), [name]: undefined };
    expect(() => fromTraceJson(JSON.stringify(file))).toThrow(`${name}: expected`);
  });

  it('without flags is refused', () => {
    expect(() => fromTraceJson(VERSION_2.replace('"flags"', '"flag"'))).toThrow('columns.flags: expected a list, found nothing');
  });
});
