import { describe, expect, it } from 'vitest';
import { fromTraceJson, toTraceJson, TraceFormatError } from '../../src/export/trace-json.js';
import { sampleTrace } from './sample-trace.js';

const GOOD = toTraceJson(sampleTrace({ hp: 3 }, [{ type: 'info', message: 'hello', source: 'test', time: 25, trace: 1 }]));

function refusal(text: string): TraceFormatError {
  try {
    fromTraceJson(text);
  } catch (error) {
    if (error instanceof TraceFormatError) return error;
    throw error;
  }
  throw new Error('The file was not refused.');
}

/** The good file, with the value at a path replaced; `undefined` removes it. */
function altered(path: string, value: unknown): string {
  const file = JSON.parse(GOOD) as Record<string, unknown>;
  const keys = path.split('.');
  let target = file;
  for (const key of keys.slice(0, -1)) target = target[key] as Record<string, unknown>;
  target[keys[keys.length - 1]] = value;
  return JSON.stringify(file);
}

describe('fromTraceJson refuses', () => {
  it.each([
    ['an empty file', '  \n', 'The file is empty. Export it again, and see that it is saved and copied to its end.'],
    ['a web page', '<!doctype html>', 'The file is no JSON'],
    ['text after the end', `${GOOD}{}`, 'The file is no JSON'],
    [
      'JSON of somebody else',
      '{"traceEvents":[]}',
      'The file is JSON, but no acttrace recording. Choose a file that was saved with “Export trace JSON”.',
    ],
    ['JSON that is no object', '"acttrace"', 'The file is JSON, but no acttrace recording'],
    ['null', 'null', 'The file is JSON, but no acttrace recording'],
    ['a format that is only inherited', '{"__proto__":{"format":"acttrace","version":1}}', 'The file is JSON, but no acttrace recording'],
  ])('%s', (_name, text, message) => {
    const error = refusal(text);
    expect(error.where).toBe('file');
    expect(error.message).toContain(message);
  });

  it('a file that a newer acttrace wrote', () => {
    const error = refusal(altered('version', 3));
    expect(error.where).toBe('version');
    expect(error.message).toBe(
      'version: a newer acttrace wrote this file (format 3, this one reads up to 2). Update acttrace in this app, then import the file again.',
    );
  });

  it.each([['1'], [0], [1.5], [null], [undefined]])('version %j', (version) => {
    expect(refusal(altered('version', version)).message).toContain('version: expected a whole number from 1, found');
  });

  it('a file that is cut off, wherever', () => {
    // Every place but the last two characters, "}" and the line break after it.
    for (let length = 1; length < GOOD.length - 1; length++) {
      const error = refusal(GOOD.slice(0, length));
      expect(error.message).toBe(
        `The file ends in the middle, after ${length} characters: it was cut off. Export it again, and see that it is saved and copied to its end.`,
      );
    }
  });

  it('a file longer than a browser can hold', () => {
    expect(refusal(' '.repeat(512_000_001)).message).toBe(
      'The file has 512000001 characters, the most is 512000000. It is larger than acttrace can open: record a shorter session.',
    );
  });

  it.each([
    ['session', [], 'session: expected an object, found a list of 0'],
    ['session', undefined, 'session: expected an object, found nothing'],
    ['session.id', 7, 'session.id: expected text, found 7'],
    ['session.id', '', 'session.id: expected text of 1 to 128 characters, found ""'],
    ['session.name', null, 'session.name: expected text, found null'],
    ['session.timeOrigin', '0', 'session.timeOrigin: expected a number of milliseconds, found "0"'],
    ['session.resolution', -1, 'session.resolution: expected a step of 0 ms or more, found -1'],
    ['session.device', null, 'session.device: expected an object, found null'],
    ['session.device.cores', -1, 'session.device.cores: expected a number from 0, found -1'],
    ['session.device.memory', '8', 'session.device.memory: expected a number from 0, found "8"'],
    ['session.device.engine', 'gecko', 'session.device.engine: expected one of chromium, firefox, webkit, unknown, found "gecko"'],
    ['session.device.isolated', undefined, 'session.device.isolated: expected true or false, found nothing'],
    ['until', null, 'until: expected a number of milliseconds, found null'],
    ['dropped', 3, 'dropped: expected an object, found 3'],
    ['dropped.spans', -1, 'dropped.spans: expected a whole number from 0'],
    ['strings', {}, 'strings: expected a list, found an object'],
    ['strings.2', 5, 'strings[2]: expected text, found 5'],
    ['strings.0', 'turn', 'strings[0]: expected the empty text, found "turn"'],
    ['columns', null, 'columns: expected an object, found null'],
    ['columns.kind', undefined, 'columns.kind: expected a list, found nothing'],
    ['columns.start.1', '21', 'columns.start[1]: expected a number of milliseconds, found "21"'],
    ['columns.start.1', null, 'columns.start[1]: expected a number of milliseconds, found null'],
    ['columns.name.1', 1.5, 'columns.name[1]: expected a whole number from 0 to 5, found 1.5'],
    ['columns.trace.0', [1], 'columns.trace[0]: expected a whole number from 0 to 4294967295, found a list of 1'],
    ['dropped.counters', undefined, 'dropped.counters: expected a whole number from 0'],
    ['dropped.sampledOut', 0.5, 'dropped.sampledOut: expected a whole number from 0'],
    ['columns.flags', undefined, 'columns.flags: expected a list, found nothing'],
    ['columns.flags.2', true, 'columns.flags[2]: expected a whole number from 0 to 3, found true'],
    ['firstCounter', -1, 'firstCounter: expected a whole number from 0'],
    ['counters', undefined, 'counters: expected an object, found nothing'],
    ['counters.time', 'x', 'counters.time: expected a list, found "x"'],
    ['counters.time.1', null, 'counters.time[1]: expected a number of milliseconds, found null'],
    ['counters.name.0', -1, 'counters.name[0]: expected a whole number from 0 to 5, found -1'],
    ['counters.name.1', 6, 'counters.name[1]: expected a whole number from 0 to 5, found 6'],
    ['counters.value.1', null, 'counters.value[1]: expected a number, found null'],
    ['counters.value.0', '5', 'counters.value[0]: expected a number, found "5"'],
    ['sampling', [], 'sampling: expected an object, found a list of 0'],
    ['sampling.spans', undefined, 'sampling.spans: expected a list, found nothing'],
    ['sampling.trace.0', -1, 'sampling.trace[0]: expected a whole number from 0 to 4294967295, found -1'],
    ['sampling.spans.0', 0.99, 'sampling.spans[0]: expected a weight from 1 to 9007199254740992, found 0.99'],
    ['sampling.spans.0', null, 'sampling.spans[0]: expected a weight from 1 to 9007199254740992, found null'],
    ['sampling.details.0', 0, 'sampling.details[0]: expected a weight from 1 to 9007199254740992, found 0'],
    ['sampling.details.0', 1e300, 'sampling.details[0]: expected a weight from 1 to 9007199254740992, found 1e+300'],
    ['attributes', 'none', 'attributes: expected an object, found "none"'],
    ['attributes.values.0', 'hp', 'attributes.values[0]: expected an object, found "hp"'],
    ['attributes.values.0', null, 'attributes.values[0]: expected an object, found null'],
    ['logs', 0, 'logs: expected a list, found 0'],
    ['logs.0', 'hello', 'logs[0]: expected an object, found "hello"'],
    ['logs.0.message', true, 'logs[0].message: expected text, found true'],
    ['logs.0.trace', -1, 'logs[0].trace: expected a whole number from 0'],
  ])('the wrong type in %s: %j', (path, value, message) => {
    const error = refusal(altered(path, value));
    expect(error.message).toContain(message);
    expect(error.message).toContain('The file is damaged or was changed: export it again.');
    expect(message.startsWith(`${error.where}: `)).toBe(true);
  });

  it('columns whose lengths differ', () => {
    expect(refusal(altered('columns.status', [0, 1])).message).toContain('columns.status: has 2 items where "rows" says 3');
    expect(refusal(altered('rows', 4)).message).toContain('columns.start: has 3 items where "rows" says 4');
    expect(refusal(altered('attributes.rows', [])).message).toContain('attributes.values: has 1 items for the 0 of "rows"');
    expect(refusal(altered('columns.flags', [0])).message).toContain('columns.flags: has 1 items where "rows" says 3');
    expect(refusal(altered('counters.name', [5])).message).toContain('counters.name: has 1 items for the 2 of "time"');
    expect(refusal(altered('counters.value', [1, 2, 3])).message).toContain('counters.value: has 3 items for the 2 of "time"');
    expect(refusal(altered('sampling.details', [])).message).toContain('sampling.details: has 0 items for the 1 of "trace"');
  });

  it('huge lengths, before memory is taken', () => {
    expect(refusal(altered('rows', 1e12)).message).toContain('rows: expected a whole number from 0 to 5000000, found 1000000000000');
    // The last row is 2³¹ − 1, and three rows are needed.
    expect(refusal(altered('firstRow', 2 ** 31)).message).toContain('firstRow: expected a whole number from 0 to 2147483644');
    expect(
      refusal(
        altered(
          'strings',
          Array.from({ length: 1_000_001 }, () => ''),
        ),
      ).message,
    ).toContain('strings: has 1000001 items, the most is 1000000. It is larger than acttrace can open: record a shorter session.');
    // Numbers of samples stay exact: 2⁵³ − 1, less the two that are held.
    expect(refusal(altered('firstCounter', Number.MAX_SAFE_INTEGER)).message).toContain(
      'firstCounter: expected a whole number from 0 to 9007199254740989, found 9007199254740991',
    );
    expect(refusal(altered('attributes.rows', [0, 1, 2, 2])).message).toContain('attributes.rows: has 4 items, the most is 3');
  });

  it.each([
    ['1e999', 'Infinity is no time'],
    ['-1e999', '-Infinity is no time'],
    ['1e300', '1e+300 is no time (the most is 8640000000000000 ms)'],
  ])('the time %s', (number, message) => {
    expect(refusal(GOOD.replace('"start":[20', `"start":[${number}`)).message).toContain(`columns.start[0]: ${message}`);
    expect(refusal(GOOD.replace('"until":30', `"until":${number}`)).message).toContain(`until: ${message}`);
    expect(refusal(GOOD.replace('"time":[20', `"time":[${number}`)).message).toContain(`counters.time[0]: ${message}`);
  });

  it.each(['NaN', 'Infinity', '-Infinity', 'undefined'])('the word %s, which JSON does not have', (word) => {
    expect(refusal(GOOD.replace('"start":[20', `"start":[${word}`)).message).toContain('The file is no JSON');
  });

  it('values and weights that are too large to be kept', () => {
    expect(refusal(GOOD.replace('"value":[5000000', '"value":[1e999')).message).toContain(
      'counters.value[0]: expected a number, found Infinity',
    );
    expect(refusal(GOOD.replace('"details":[4', '"details":[1e999')).message).toContain(
      'sampling.details[0]: expected a weight from 1 to 9007199254740992, found Infinity',
    );
  });

  it('flags that this version does not know, since it could not say what they change', () => {
    expect(refusal(altered('columns.flags.0', 4)).message).toContain('columns.flags[0]: expected a whole number from 0 to 3, found 4');
  });

  it('traces of weights that repeat or go back', () => {
    const withTraces = (trace: number[]): string => {
      const ones = trace.map(() => 1);
      return altered('sampling', { trace, spans: ones, details: ones });
    };
    expect([...fromTraceJson(withTraces([0, 2, 2 ** 32 - 1])).weights.keys()]).toEqual([0, 2, 4_294_967_295]);
    expect(refusal(withTraces([3, 3])).message).toContain('sampling.trace[1]: expected a whole number from 4 to 4294967295, found 3');
    expect(refusal(withTraces([3, 1])).message).toContain('sampling.trace[1]: expected a whole number from 4 to 4294967295, found 1');
  });

  it('a span that ends before it starts', () => {
    expect(refusal(altered('columns.end.1', 21)).message).toContain(
      'columns.end[1]: the span ends at 21 ms, before its start at 21.09999999962747 ms',
    );
  });

  it.each([
    ['a row that is not there', 99],
    ['a row after it', 2],
    ['itself', 1],
    ['a number below unknown', -3],
    ['half a row', 0.5],
  ])('a parent that is %s', (_name, parent) => {
    expect(refusal(altered('columns.parent.1', parent)).message).toContain(
      `columns.parent[1]: expected -1, -2 or a row before 1, found ${parent}`,
    );
  });

  it('parents in a circle', () => {
    expect(refusal(altered('columns.parent', [1, 0, 1])).message).toContain(
      'columns.parent[0]: expected -1, -2 or a row before 0, found 1',
    );
  });

  it.each(['name', 'stage', 'track'])('an id in %s that is not in the string table', (column) => {
    expect(refusal(altered(`columns.${column}.2`, 6)).message).toContain(
      `columns.${column}[2]: expected a whole number from 0 to 5, found 6`,
    );
    expect(refusal(altered(`columns.${column}.2`, -1)).where).toBe(`columns.${column}[2]`);
  });

  it('kinds and statuses that do not exist', () => {
    expect(refusal(altered('columns.kind.0', 7)).message).toContain('columns.kind[0]: expected a whole number from 0 to 6, found 7');
    expect(refusal(altered('columns.status.0', 3)).message).toContain('columns.status[0]: expected a whole number from 0 to 2, found 3');
  });

  it('attribute rows that repeat, go back, or lie outside', () => {
    const values = [{}, {}];
    const withRows = (rows: number[]): string => {
      const file = JSON.parse(altered('attributes.rows', rows)) as { attributes: { values: unknown } };
      file.attributes.values = values;
      return JSON.stringify(file);
    };
    expect(fromTraceJson(withRows([0, 2])).spans.attributes(2)).toEqual({});
    expect(refusal(withRows([1, 1])).message).toContain('attributes.rows[1]: expected a whole number from 2 to 2, found 1');
    expect(refusal(withRows([2, 0])).message).toContain('attributes.rows[1]: expected a whole number from 3 to 2, found 0');
    expect(refusal(withRows([0, 3])).message).toContain('attributes.rows[1]: expected a whole number from 1 to 2, found 3');
  });

  it('a log line of unknown type', () => {
    expect(refusal(altered('logs.0.type', '__proto__')).message).toContain(
      'logs[0].type: expected one of info, success, failure, step, error, data, warn, found "__proto__"',
    );
  });

  it('data nested deeper than any recording is', () => {
    // The object itself is level 1, so 99 lists inside it are the most.
    const nested = (lists: number): string => `${'['.repeat(lists)}${']'.repeat(lists)}`;
    const bomb = (lists: number): string => GOOD.replace('{"hp":3}', `{"a":${nested(lists)}}`);
    expect(fromTraceJson(bomb(99)).spans.rowCount).toBe(3);
    const message = 'attributes.values[0]: is nested deeper than 100 levels. No recording is: the file was not written by acttrace.';
    expect(refusal(bomb(100)).message).toBe(message);
    expect(refusal(bomb(200_000)).message).toContain('is nested deeper than 100 levels');
    expect(refusal(GOOD.replace('"trace":1}]', `"trace":1,"payload":${nested(101)}}]`)).where).toBe('logs[0].payload');
  });

  it('data with a number that could not be written again', () => {
    expect(refusal(GOOD.replace('{"hp":3}', '{"hp":[1e999]}')).message).toContain(
      'attributes.values[0]: holds a number that is too large to be kept',
    );
  });

  it('long values without repeating them in full', () => {
    expect(refusal(altered('until', 'x'.repeat(1000))).message).toContain(`found "${'x'.repeat(40)}"…`);
  });
});
