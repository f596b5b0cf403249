import { describe, expect, it } from 'vitest';
import { readSpanFacts, type SpanFacts } from '../../devtools-panel/view/span-facts.js';
import { SpanSearch } from '../../devtools-panel/view/span-search.js';
import { SpanKind, SpanStatus, UNKNOWN_PARENT, type SpanKindName } from '../../src/model/span.js';
import { SpanTable } from '../../src/model/span-table.js';
import { StringTable } from '../../src/model/string-table.js';
import { emptyData } from '../helpers/empty-data.js';

const spans = new SpanTable();
const strings = new StringTable();
const data = emptyData({ strings, spans, until: 50 });

function add(
  kind: SpanKindName,
  name: string,
  parent: number,
  start: number,
  end: number,
  stage = '',
  status: SpanStatus = SpanStatus.ok,
): number {
  return spans.append(SpanKind[kind], status, strings.intern(name), strings.intern(stage), strings.intern('hero'), 1, parent, start, end);
}

// run     |0--------------------20|
// stage      |2-----8|
// capture      |3-5|
// capture       |4---7|            overlaps the one before
// broken                |10-12|    failed
// late                        |18 … still open
// mark            * 9
const run = add('pipeline', 'discover', -1, 0, 20);
const stage = add('stage', 'filter', run, 2, 8, 'filter');
const capture = add('capture', 'core:wait', stage, 3, 5, 'filter');
add('capture', 'core:go', stage, 4, 7, 'filter');
const broken = add('stage', 'format', run, 10, 12, 'format', SpanStatus.error);
const late = add('measure', 'Late WAIT', run, 18, NaN);
const mark = add('mark', 'turn', run, 9, 9);
const lost = add('stage', 'filter', UNKNOWN_PARENT, 30, 31, 'filter');
spans.chunkOf(broken)?.attributes.set(broken, { error: 'no template', tries: 2 });

const facts = (row: number) => readSpanFacts(data, row, data.until) as SpanFacts;

describe('readSpanFacts', () => {
  it('counts time in which children overlap once', () => {
    // The captures cover 3 to 7: 4 of the stage's 6 ms.
    expect(facts(stage)).toMatchObject({
      duration: 6,
      self: 2,
      children: 2,
      stage: 'filter',
      action: '',
      parent: { row: run, name: 'discover' },
    });
  });

  it('cuts children at the end of their parent, and does not count marks', () => {
    // 20 - 6 (stage) - 2 (broken) - 2 (late, from 18 to the run's own end).
    expect(facts(run)).toMatchObject({ duration: 20, self: 10, children: 3, parent: 'none', status: 'ok' });
  });

  it('cuts an open span at the end of the recording', () => {
    expect(facts(late)).toMatchObject({ open: true, status: 'open', duration: 32, self: 32 });
  });

  it('says which action a capture is about', () => {
    expect(facts(capture)).toMatchObject({ kind: 'capture', action: 'core:wait', stage: 'filter', track: 'hero', duration: 2 });
  });

  it('takes the error message out of the captured data', () => {
    expect(facts(broken)).toMatchObject({ status: 'failed', error: 'no template', attributes: { tries: 2 } });
    expect(facts(run).attributes).toBeUndefined();
  });

  it('tells a mark and an unknown parent', () => {
    expect(facts(mark)).toMatchObject({ instant: true, duration: 0, self: 0 });
    expect(facts(lost).parent).toBe('unknown');
  });

  it('knows nothing of rows that are not held', () => {
    expect(readSpanFacts(data, 99, 50)).toBeUndefined();
    expect(readSpanFacts(data, -1, 50)).toBeUndefined();
  });

  it('tells a parent that was evicted', () => {
    const short = new SpanTable(1);
    for (let row = 0; row < 1025; row++) short.append(SpanKind.measure, SpanStatus.ok, 0, 0, 0, 1, row === 1024 ? 5 : -1, row, row + 1);
    expect(readSpanFacts({ ...data, spans: short }, 1024, 2000)?.parent).toBe('evicted');
  });
});

describe('SpanSearch', () => {
  it('finds names in any case, in the order of recording', () => {
    expect(new SpanSearch(data, ' wait ').rows).toEqual([capture, late]);
  });

  it('finds nothing for an empty text', () => {
    const search = new SpanSearch(data, '  ');
    expect(search.active).toBe(false);
    expect(search.rows).toEqual([]);
  });

  it('walks around the ends', () => {
    const search = new SpanSearch(data, 'wait');
    expect(search.next(-1, 1)).toBe(capture);
    expect(search.next(capture, 1)).toBe(late);
    expect(search.next(late, 1)).toBe(capture);
    expect(search.next(capture, -1)).toBe(late);
    // From a span between the two that is not found itself.
    expect(search.next(broken, 1)).toBe(late);
    expect(search.next(broken, -1)).toBe(capture);
    expect(search.positionOf(late)).toBe(2);
    expect(new SpanSearch(data, 'nothing').next(0, 1)).toBe(-1);
  });

  it('takes in what is recorded later, also new names', () => {
    const search = new SpanSearch(data, 'brandnew');
    expect(search.rows).toEqual([]);
    const row = add('measure', 'a BrandNew one', -1, 40, 41);
    search.update();
    expect(search.rows).toEqual([row]);
    expect(search.has(spans.nameId(row))).toBe(true);
  });
});
