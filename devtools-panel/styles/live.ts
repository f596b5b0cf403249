import { css } from 'lit';

/** What the Overview says about the page as it is just now. */
export const live = css`
  .live .status p:first-child {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 4px 10px;
  }
  .live .score b {
    font-size: 22px;
    font-weight: 650;
    letter-spacing: -0.02em;
    font-variant-numeric: tabular-nums;
  }
  .live .notes {
    margin-top: 4px;
  }
  .sparks {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(128px, 1fr));
    gap: 8px 16px;
    margin-top: 10px;
  }
  .sparks li {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 2px 6px;
    font-size: var(--at-size-small);
    font-variant-numeric: tabular-nums;
  }
  .sparks svg {
    grid-column: 1 / -1;
    width: 100%;
    height: 28px;
    overflow: visible;
  }
  .sparks polyline {
    fill: none;
    stroke: var(--at-accent);
    stroke-width: 1.5;
    stroke-linejoin: round;
    vector-effect: non-scaling-stroke;
  }
  .vitals {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(148px, 1fr));
    gap: 8px 16px;
    margin: 12px 0 0;
    font-variant-numeric: tabular-nums;
  }
  .vitals dd {
    margin: 0;
  }
  .vitals .own-cost {
    grid-column: span 2;
  }
  .vitals abbr {
    text-decoration: none;
  }
  .vitals dt {
    color: var(--at-muted);
    font-size: var(--at-size-small);
  }
`;
