import { render } from 'lit';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { SortableTable } from '../../devtools-panel/widgets/sortable-table.js';

interface Row {
  readonly name: string;
  readonly value: number | undefined;
}

const a = { name: 'a', value: 3 };
const b = { name: 'b', value: 1 };
const c = { name: 'c', value: NaN };
const d = { name: 'd', value: undefined };
const e = { name: 'e', value: 3 };
const rows: readonly Row[] = [c, a, b, d, e];

let changed: () => void;
let table: SortableTable<Row>;
const names = (sorted: readonly Row[]): string => sorted.map((row) => row.name).join('');

beforeEach(() => {
  changed = vi.fn();
  table = new SortableTable<Row>({
    label: 'Rows',
    columns: [
      { id: 'name', label: 'Name', sortBy: (row) => row.name, cell: (row) => row.name },
      { id: 'value', label: 'Value', numeric: true, sortBy: (row) => row.value, cell: (row) => row.value },
      { id: 'note', label: 'Note', cell: () => 'note' },
    ],
    key: (row) => row.name,
    sort: { column: 'value', direction: 'descending' },
    changed,
  });
});

describe('SortableTable', () => {
  it('sorts both ways, keeps the order of equals, and puts what has no value last either way', () => {
    expect(names(table.sorted(rows))).toBe('aebcd');
    table.sortBy('value');
    expect(names(table.sorted(rows))).toBe('baecd');
  });

  it('sorts texts from the first, and figures from the largest, at the first click', () => {
    table.sortBy('name');
    expect(names(table.sorted(rows))).toBe('abcde');
    table.sortBy('name');
    expect(names(table.sorted(rows))).toBe('edcba');
    table.sortBy('value');
    expect(names(table.sorted(rows))).toBe('aebcd');
    expect(changed).toHaveBeenCalledTimes(3);
  });

  it('keeps rows where they are while it is held, and puts new ones last', () => {
    table.sorted(rows);
    const faster = { name: 'b', value: 99 };
    const fresh = { name: 'f', value: 999 };
    expect(names(table.sorted([fresh, faster, a, c, d, e], true))).toBe('aebcdf');
    expect(names(table.sorted([faster, a, c, d, e]))).toBe('baecd');
  });

  it('says by aria-sort which column orders it, and sorts by the button in its header', () => {
    const host = document.createElement('div');
    const draw = (): void => void render(table.render(rows), host);
    draw();
    const sorts = (): (string | null)[] => [...host.querySelectorAll('thead th')].map((header) => header.getAttribute('aria-sort'));
    expect(sorts()).toEqual(['none', 'descending', null]);
    host.querySelector('button')?.click();
    draw();
    expect(sorts()).toEqual(['ascending', 'none', null]);
    expect([...host.querySelectorAll('tbody th')].map((cell) => cell.textContent).join('')).toBe('abcde');
  });

  it('draws a part of the rows, and details below a row', () => {
    const host = document.createElement('div');
    render(table.render(rows, { from: 1, to: 3, detail: (row) => (row === b ? table.render([]) : undefined) }), host);
    expect(host.querySelectorAll('tr.row').length).toBe(2);
    expect(host.querySelector('td.detail')?.getAttribute('colspan')).toBe('3');
  });
});
