import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { icon } from './icons.js';
import { renew, renewText } from './renew.js';

export interface Column<Row> {
  readonly id: string;
  readonly label: string;
  /** What the figures mean, as the header's tooltip. */
  readonly hint?: string;
  /** What the column is sorted by. Undefined and NaN come last in either direction; absent: not sortable. */
  readonly sortBy?: (row: Row) => number | string | undefined;
  readonly cell: (row: Row) => unknown;
  /** Right-aligned, and sorted largest first at the first click. */
  readonly numeric?: boolean;
}

export type Direction = 'ascending' | 'descending';

export interface SortableTableOptions<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly key: (row: Row) => string;
  readonly sort: { readonly column: string; readonly direction: Direction };
  /** Called after the order was changed by the user. */
  readonly changed: () => void;
}

export interface TableView<Row> {
  /** Rows at these positions of the sorted order only. */
  readonly from?: number;
  readonly to?: number;
  readonly marked?: (row: Row) => boolean;
  /** A row of its own below a row, over the whole width. */
  readonly detail?: (row: Row) => TemplateResult | undefined;
  /** Keeps the rows where they are, whatever their figures do: while one of them is edited. */
  readonly hold?: boolean;
}

/** A table that is sorted by its column headers. Presenter: holds the order, draws into whoever renders it. */
export class SortableTable<Row> {
  readonly #options: SortableTableOptions<Row>;
  #column: string;
  #direction: Direction;
  #order = new Map<string, number>();
  /** The rows as they stood when they were last drawn anew. */
  #places = '';

  constructor(options: SortableTableOptions<Row>) {
    this.#options = options;
    this.#column = options.sort.column;
    this.#direction = options.sort.direction;
  }

  sortBy(id: string): void {
    const column = this.#options.columns.find((candidate) => candidate.id === id);
    if (!column?.sortBy) return;
    if (this.#column === id) this.#direction = this.#direction === 'ascending' ? 'descending' : 'ascending';
    else {
      this.#column = id;
      this.#direction = column.numeric ? 'descending' : 'ascending';
    }
    this.#options.changed();
  }

  /** The rows in the chosen order; rows that are equal in it keep theirs. */
  sorted(rows: readonly Row[], hold = false): Row[] {
    const { key, columns } = this.#options;
    const value = columns.find((column) => column.id === this.#column)?.sortBy;
    let sorted: Row[];
    if (hold) {
      const place = (row: Row): number => this.#order.get(key(row)) ?? Infinity;
      sorted = [...rows].sort((a, b) => compare(place(a), place(b), 1));
    } else {
      const sign = this.#direction === 'ascending' ? 1 : -1;
      sorted = value ? [...rows].sort((a, b) => compare(value(a), value(b), sign)) : [...rows];
    }
    this.#order = new Map(sorted.map((row, index) => [key(row), index]));
    return sorted;
  }

  render(rows: readonly Row[], view: TableView<Row> = {}): TemplateResult {
    const { label, columns, key } = this.#options;
    const shown = this.sorted(rows, view.hold).slice(view.from, view.to);
    // A row that is open has a chart or a list that somebody reads: it is kept, and moves.
    if (!shown.some((row) => view.detail?.(row))) this.#places = shown.map(key).join('\n');
    return html`<table aria-label=${label}>
      <thead>
        <tr>
          ${columns.map((column) => this.#header(column))}
        </tr>
      </thead>
      <tbody>
        ${renew(
          this.#places,
          repeat(shown, key, (row) => this.#row(row, view)),
        )}
      </tbody>
    </table>`;
  }

  #header(column: Column<Row>): TemplateResult {
    const sort = this.#column === column.id ? this.#direction : 'none';
    const className = column.numeric ? 'numeric' : '';
    if (!column.sortBy) return html`<th scope="col" class=${className} title=${column.hint ?? nothing}>${column.label}</th>`;
    return html`<th scope="col" class=${className} aria-sort=${sort}>
      <button type="button" title=${column.hint ?? nothing} @click=${() => this.sortBy(column.id)}>
        ${column.label}${icon('sort', 12)}
      </button>
    </th>`;
  }

  #row(row: Row, view: TableView<Row>): TemplateResult {
    const { columns } = this.#options;
    const [first, ...others] = columns;
    const detail = view.detail?.(row);
    return html`<tr class="row ${view.marked?.(row) ? 'marked' : ''}">
        <th scope="row" class=${first.numeric ? 'numeric' : ''}>${first.cell(row)}</th>
        ${others.map((column) => html`<td class=${column.numeric ? 'numeric' : ''}>${renewFigure(column.cell(row))}</td>`)}
      </tr>
      ${
        detail
          ? html`<tr>
              <td class="detail" colspan=${columns.length}>${detail}</td>
            </tr>`
          : nothing
      }`;
  }
}

/** Right-aligned, a longer figure begins elsewhere. */
function renewFigure(cell: unknown): unknown {
  return typeof cell === 'string' ? renewText(cell) : cell;
}

function compare(a: number | string | undefined, b: number | string | undefined, sign: number): number {
  const aMissing = a === undefined || Number.isNaN(a);
  const bMissing = b === undefined || Number.isNaN(b);
  if (aMissing || bMissing) return Number(aMissing) - Number(bMissing);
  if (a === b) return 0;
  if (typeof a === 'string' && typeof b === 'string') return sign * a.localeCompare(b);
  return a < b ? -sign : sign;
}
