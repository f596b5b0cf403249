import { wilsonInterval } from '../../../src/statistics/proportions.js';

/** A table of the report, as Markdown. */
export interface Section {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function formatSection({ title, head, rows }: Section): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [`### ${title}`, '', line(head), line(head.map((_, column) => (column === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

/** Of 95 %. */
const Z = 1.96;

/** A share of so many, with its 95 % interval (Wilson): `0.4 % (0.2–1.0)`. */
export function shareText(hits: number, of: number): string {
  const { low, high } = wilsonInterval(hits / of, of, Z);
  const percent = (share: number): string => (share * 100).toFixed(1);
  return `${percent(hits / of)} % (${percent(low)}–${percent(high)})`;
}
