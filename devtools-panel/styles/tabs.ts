import { css } from 'lit';

/** What single tabs add to the shared styles. */
export const tabs = css`
  .overview {
    display: grid;
    grid-template-columns: minmax(240px, 300px) minmax(0, 1fr);
    gap: 12px;
    padding: 12px;
  }
  .overview section:not(.card) > h2 {
    margin: 2px 0 6px;
  }
  .card {
    min-width: 0;
    border: 1px solid var(--at-line);
    border-radius: 8px;
    padding: 10px 12px;
  }
  .card > h2 {
    margin-bottom: 6px;
  }
  .overview .wide {
    grid-column: 1 / -1;
  }
  .health .score {
    display: flex;
    align-items: baseline;
    gap: 8px;
    font-variant-numeric: tabular-nums;
  }
  .health .score b {
    font-size: 32px;
    line-height: 1.1;
    font-weight: 650;
    letter-spacing: -0.02em;
  }
  .health .meter {
    height: 4px;
    margin: 8px 0;
    border-radius: 2px;
    background: var(--at-surface-3);
    overflow: hidden;
  }
  .health .meter span {
    display: block;
    height: 100%;
    background: currentColor;
  }
  .deductions {
    display: grid;
    gap: 4px;
  }
  .deductions li {
    display: grid;
    grid-template-columns: 30px 1fr;
    gap: 6px;
  }
  .deductions .points {
    text-align: right;
  }
  .side-column {
    display: grid;
    align-content: start;
    gap: 12px;
    min-width: 0;
  }
  .shares {
    display: grid;
    gap: 2px;
    margin: 0 -6px -4px;
  }
  .shares button {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 1px 8px;
    width: 100%;
    min-height: 34px;
    padding: 2px 6px 4px;
    border: 0;
    background: none;
    text-align: left;
    font-variant-numeric: tabular-nums;
  }
  .shares button:hover {
    background: var(--at-surface-2);
  }
  .shares .track {
    grid-column: 1 / -1;
    height: 4px;
    border-radius: 2px;
    background: var(--at-surface-3);
    overflow: hidden;
  }
  .shares .bar {
    display: block;
    height: 100%;
    background: var(--color);
  }
  .path {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 6px;
    font-variant-numeric: tabular-nums;
  }
  .path li {
    display: flex;
    align-items: center;
    gap: 6px;
    min-width: 0;
  }
  .path button {
    min-width: 0;
    max-width: 280px;
    padding: 0 8px;
    border-color: var(--at-line);
  }
  .main-column {
    display: grid;
    align-content: start;
    gap: 12px;
    min-width: 0;
  }
  .figures {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(118px, 1fr));
    border: 1px solid var(--at-line);
    border-radius: 8px;
    overflow: hidden;
  }
  /* Cells draw the line at their end, and the outer ones are cut off: no line around a place that no cell fills. */
  .figures div {
    margin: 0 -1px -1px 0;
    padding: 7px 12px 8px;
    border: 0 solid var(--at-line);
    border-width: 0 1px 1px 0;
  }
  .figures dt {
    color: var(--at-text-2);
    font-size: var(--at-size-small);
  }
  .figures dd {
    font-size: 17px;
    font-weight: 600;
    line-height: 1.3;
    letter-spacing: -0.01em;
    font-variant-numeric: tabular-nums;
  }
  .figures dd small {
    color: var(--at-text-2);
    font-size: var(--at-size-small);
    font-weight: normal;
    letter-spacing: 0;
  }
  .chart {
    padding: 8px 12px;
  }
  .insights {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(320px, 100%), 1fr));
    gap: 10px;
  }
  .insight {
    display: flex;
    flex-direction: column;
    gap: 5px;
    padding: 10px 12px;
    border: 1px solid var(--at-line);
    border-radius: 8px;
  }
  .insight h3 {
    overflow-wrap: anywhere;
  }
  .insight .tags {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 10px;
    min-width: 0;
  }
  .tag {
    padding: 1px 7px;
    border-radius: 10px;
    background: var(--at-surface-3);
    color: var(--at-text-2);
    font-size: var(--at-size-small);
    font-weight: 600;
    white-space: nowrap;
  }
  .tag.critical {
    background: var(--at-critical-soft);
    color: var(--at-critical);
  }
  .tag.warning {
    background: var(--at-warning-soft);
    color: var(--at-warning);
  }
  .tag.good {
    background: var(--at-good-soft);
    color: var(--at-good);
  }
  .insight .gain {
    font-variant-numeric: tabular-nums;
  }
  .evidence {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 14px;
    font-size: var(--at-size-small);
    color: var(--at-text-2);
  }
  .evidence b {
    color: var(--at-text);
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  .insight .go {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 10px;
    margin: auto 0 -4px -4px;
  }
  .notes {
    display: grid;
    gap: 3px;
    padding-left: 14px;
    list-style: disc;
    color: var(--at-text-2);
  }

  .toolbar {
    position: sticky;
    left: 0;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 12px;
    padding: 7px 12px;
    border-bottom: 1px solid var(--at-line);
  }
  .toolbar input[type='search'] {
    width: 240px;
    max-width: 100%;
  }
  .toolbar .end {
    margin-left: auto;
  }
  .legend {
    margin-left: auto;
    display: flex;
    flex-wrap: wrap;
    gap: 2px 12px;
    color: var(--at-text-2);
    font-size: var(--at-size-small);
  }
  .expander {
    max-width: 340px;
    margin-left: -8px;
    padding: 0 6px;
    border: 0;
    background: none;
    justify-content: flex-start;
  }
  .expander span {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .expander[aria-expanded='true'] svg {
    transform: rotate(90deg);
  }
  .spark {
    display: flex;
    gap: 1px;
    width: 132px;
    height: 8px;
  }
  .spark .segment {
    min-width: 1px;
    background: var(--color);
  }
  .spark .segment:first-child {
    border-radius: 2px 0 0 2px;
  }
  .spark .segment:last-child {
    border-radius: 0 2px 2px 0;
  }
  td.detail {
    height: auto;
    text-align: left;
    padding: 4px 12px 12px 28px;
    background: var(--at-surface-2);
    white-space: normal;
  }
  .detail .columns {
    position: sticky;
    left: 28px;
    max-width: calc(100cqw - 48px);
    display: grid;
    grid-template-columns: minmax(280px, 460px) minmax(0, 1fr);
    gap: 10px 24px;
    align-items: start;
  }
  .detail table th,
  .detail table td {
    height: 26px;
    background: none;
    box-shadow: none;
    position: static;
  }
  .detail h3 {
    padding: 6px 0 4px;
  }
  .captures {
    display: grid;
    gap: 6px;
  }
  .capture {
    padding: 6px 10px;
    border: 1px solid var(--at-line);
    border-radius: var(--at-radius);
    background: var(--at-surface);
  }
  .capture .tags {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 12px;
    align-items: center;
    font-variant-numeric: tabular-nums;
  }
  .json {
    font-family: var(--at-mono);
    font-size: var(--at-size-small);
    line-height: 1.6;
    overflow-wrap: anywhere;
  }
  .json ul {
    padding-left: 15px;
  }
  .json ul.flat {
    display: flex;
    flex-wrap: wrap;
    gap: 0 16px;
    padding: 0;
  }
  .json summary {
    min-height: 24px;
    padding: 3px 0;
    cursor: pointer;
  }
  .json .key {
    color: var(--at-accent);
  }
  .json .string {
    color: var(--at-good);
  }
  .json .literal {
    color: var(--at-warning);
  }

  .row-actions {
    display: flex;
    gap: 2px;
    margin-left: -8px;
  }
  .rename {
    width: 200px;
  }

  .settings {
    columns: 330px;
    column-gap: 12px;
    padding: 12px 12px 0;
  }
  .settings .card {
    display: grid;
    gap: 8px;
    margin-bottom: 12px;
    break-inside: avoid;
  }
  .settings .card > h2 {
    margin: 0;
  }
  .field {
    display: grid;
    gap: 3px;
  }
  .field > label,
  .field legend {
    color: var(--at-text-2);
  }
  .field textarea {
    width: 100%;
    min-height: 46px;
  }
  .check,
  .choice {
    display: grid;
    grid-template-columns: 16px 1fr;
    gap: 1px 8px;
    align-items: center;
    min-height: 26px;
    cursor: pointer;
  }
  .choice {
    padding: 3px 0;
  }
  .choice small {
    grid-column: 2;
    color: var(--at-text-2);
    font-size: var(--at-size-small);
  }
  .inline {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 8px;
  }
  .inline input[type='number'] {
    width: 70px;
  }
  .settings table th,
  .settings table td {
    position: static;
    box-shadow: none;
    padding: 0 4px;
    background: none;
  }
  .settings table th:first-child,
  .settings table td:first-child {
    max-width: 170px;
  }
  .facts {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 3px 14px;
  }
  .facts dt {
    color: var(--at-text-2);
  }
  .facts dd {
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  .support h3 {
    margin: 6px 0 4px;
    font-size: inherit;
  }
  .support ul {
    display: grid;
    gap: 4px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .support summary {
    min-height: 26px;
    align-content: center;
    cursor: pointer;
  }
  kbd {
    padding: 2px 7px;
    border: 1px solid var(--at-control-line);
    border-radius: 4px;
    font: inherit;
    font-variant-numeric: tabular-nums;
  }
  @container at-panel (max-width: 720px) {
    .overview,
    .detail .columns {
      grid-template-columns: minmax(0, 1fr);
    }
    td.detail {
      padding: 4px 12px 12px;
    }
    .detail .columns {
      left: 12px;
      max-width: calc(100cqw - 32px);
    }
  }
`;
