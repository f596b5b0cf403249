import { css } from 'lit';

/** Lines that stay in sight at the end of a tab: what can be taken back, and answers. Loaded with each tab that has such. */
export const atBottom = css`
  .at-bottom {
    position: sticky;
    inset: auto auto 0 0;
    z-index: 3;
    max-width: 100cqw;
  }
  .undo p,
  .answer:not(:empty) {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 10px;
    min-height: 37px;
    padding: 5px 12px;
    border-top: 1px solid var(--at-line);
    background: var(--at-accent-soft);
  }
`;
