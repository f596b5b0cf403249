import { css } from 'lit';

/** Tables of figures: dense rows, a header that stays, numbers right-aligned in tabular figures. */
export const table = css`
  table {
    width: 100%;
    border-collapse: separate;
    border-spacing: 0;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    height: 30px;
    padding: 0 8px;
    border-bottom: 1px solid var(--at-line);
    text-align: left;
    font-weight: normal;
    white-space: nowrap;
  }
  th:first-child,
  td:first-child {
    padding-left: 12px;
  }
  th:last-child,
  td:last-child {
    padding-right: 12px;
  }
  thead th {
    position: sticky;
    top: 0;
    z-index: 1;
    background: var(--at-surface-2);
    /* Columns end between device pixels: this fills the seam. */
    box-shadow: 1px 0 var(--at-surface-2);
    color: var(--at-text-2);
    font-size: var(--at-size-small);
  }
  /* What a row is about stays in sight while its figures are scrolled. */
  th:first-child {
    position: sticky;
    left: 0;
    background: var(--at-surface);
  }
  thead th:first-child {
    z-index: 2;
    background: var(--at-surface-2);
  }
  th.numeric,
  td.numeric {
    text-align: right;
  }
  thead button {
    min-height: 28px;
    margin: 0 -6px;
    padding: 0 6px;
    border: 0;
    border-radius: 4px;
    background: none;
    color: inherit;
    font-size: inherit;
  }
  thead button:hover {
    color: var(--at-text);
    background: var(--at-surface-3);
  }
  thead .numeric button {
    flex-direction: row-reverse;
  }
  thead button svg {
    opacity: 0;
  }
  thead button:hover svg {
    opacity: 0.5;
  }
  [aria-sort='ascending'] button,
  [aria-sort='descending'] button {
    color: var(--at-text);
    font-weight: 600;
  }
  [aria-sort='ascending'] button svg,
  [aria-sort='descending'] button svg {
    opacity: 1;
  }
  [aria-sort='ascending'] button svg {
    transform: rotate(180deg);
  }
  tbody tr.row:hover > * {
    background: var(--at-surface-2);
  }
  tbody tr.marked > * {
    background: var(--at-accent-soft);
  }
  .of,
  .plus-minus {
    display: inline-block;
    white-space: nowrap;
    color: var(--at-text-2);
    font-size: var(--at-size-small);
    font-weight: normal;
    letter-spacing: 0;
  }
  .share {
    display: inline-grid;
    grid-template-columns: 56px 48px;
    align-items: center;
    gap: 6px;
    text-align: right;
  }
  .share .track {
    height: 6px;
    border-radius: 3px;
    background: var(--at-surface-3);
    overflow: hidden;
  }
  .share .bar {
    display: block;
    height: 100%;
    background: var(--color);
  }
  td input.threshold {
    width: 76px;
    min-height: 24px;
    padding-block: 1px;
  }
  .below-table {
    padding: 10px 12px 14px;
    max-width: 900px;
  }
`;
