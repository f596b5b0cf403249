import { css } from 'lit';
import { atBottom } from '../styles/at-bottom.js';

/** What Monitor adds to the shared styles; loaded with it. */
export const monitorStyles = css`
  ${atBottom}
  .section-bar {
    position: sticky;
    left: 0;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 14px;
    max-width: 100cqw;
    padding: 7px 12px;
    border-bottom: 1px solid var(--at-line);
  }
  .sections {
    display: flex;
    gap: 2px;
    padding: 2px;
    border-radius: 8px;
    background: var(--at-surface-3);
  }
  .sections button {
    border: 0;
    background: none;
    color: var(--at-text-2);
  }
  .sections button:hover {
    color: var(--at-text);
  }
  .sections button[aria-selected='true'] {
    background: var(--at-surface);
    color: var(--at-text);
    font-weight: 600;
  }
  /* There is room for it before there is one: the tabs after it stay where they are. */
  .sections .count {
    display: inline-block;
    min-width: 2ch;
    font-variant-numeric: tabular-nums;
  }
  .state {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 6px;
    font-size: var(--at-size-small);
  }
  .state button.link {
    font-size: inherit;
  }
  .monitor .toolbar {
    max-width: 100cqw;
  }
  /* Columns as wide as most figures need: they would move with each that is longer. */
  .section > table {
    table-layout: fixed;
    min-width: calc(clamp(150px, 100cqw - 190px, 420px) + 806px);
  }
  .section > table > thead .numeric {
    width: 88px;
  }
  .section > table > thead .numeric:nth-child(2) {
    width: 158px;
  }
  .section > table > thead .numeric:nth-child(3) {
    width: 110px;
  }
  .section > table > thead th:last-child {
    width: 98px;
  }
  .section > table td.numeric {
    white-space: normal;
  }
  .series-name {
    height: auto;
    min-height: 38px;
    max-width: clamp(150px, 100cqw - 190px, 420px);
    text-align: left;
  }
  .series-name b {
    font-weight: 600;
  }
  .series-name em {
    font-style: normal;
    color: var(--at-text);
  }
  .series-name small {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    color: var(--at-text-2);
    line-height: 1.3;
  }
  .metric-detail {
    position: sticky;
    left: 28px;
    display: grid;
    grid-template-columns: minmax(0, 3fr) minmax(260px, 2fr);
    gap: 8px 20px;
    max-width: calc(100cqw - 56px);
  }
  .metric-detail h3 {
    padding: 6px 0 4px;
  }
  .chart-head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 4px 12px;
  }
  .metric-chart,
  .metric-facts {
    min-width: 0;
  }
  .metric-facts > h3:first-child {
    padding-top: 2px;
  }
  dl.small-figures {
    grid-template-columns: repeat(auto-fit, minmax(116px, 1fr));
  }
  .small-figures div {
    padding: 4px 9px 5px;
  }
  .small-figures dd {
    font-size: 13px;
    white-space: nowrap;
  }
  .rules-of {
    display: grid;
    gap: 3px;
    white-space: normal;
  }
  .metric-facts button.link {
    margin: 2px 0 0 -4px;
  }
  .alerts {
    display: grid;
    gap: 18px;
    padding: 12px;
    max-width: 100cqw;
  }
  .alerts > section {
    display: grid;
    gap: 7px;
    min-width: 0;
  }
  .all-well {
    color: var(--at-text-2);
  }
  .open-alerts {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(330px, 100%), 1fr));
    gap: 10px;
  }
  .open-alert {
    display: flex;
    flex-direction: column;
    gap: 4px;
    min-width: 0;
    padding: 9px 12px;
    border: 1px solid var(--at-line);
    border-left: 3px solid var(--at-warning);
    border-radius: 8px;
    overflow-wrap: anywhere;
    color: var(--at-text);
  }
  .open-alert.critical {
    border-left-color: var(--at-critical);
  }
  .open-alert.hushed {
    border-left-color: var(--at-line);
    background: var(--at-surface-2);
  }
  .open-alert h3 {
    display: flex;
    align-items: flex-start;
    gap: 6px;
  }
  .monitor .evidence div {
    display: flex;
    gap: 4px;
  }
  .alert-span {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 8px;
  }
  .alert-span button.link {
    margin-left: -4px;
  }
  .alert-span q {
    display: -webkit-inline-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    vertical-align: top;
    max-width: 420px;
    overflow: hidden;
    overflow-wrap: anywhere;
    white-space: normal;
  }
  .ended-alert {
    min-width: 190px;
    max-width: clamp(190px, 100cqw - 190px, 520px);
    padding: 4px 0;
    white-space: normal;
    overflow-wrap: anywhere;
  }
  .ended-alert .small {
    display: block;
    font-weight: 400;
  }
  .open-alert .acts {
    margin: auto 0 -3px;
    padding-top: 3px;
    gap: 4px;
  }
  .alerts .scroll {
    max-height: 260px;
    overflow: auto;
    border: 1px solid var(--at-line);
    border-radius: var(--at-radius);
  }
  .alerts .scroll tr:last-child > * {
    border-bottom: 0;
  }
  .rules-head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
  }
  .rules {
    border: 1px solid var(--at-line);
    border-radius: 8px;
  }
  .rules > li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: center;
    gap: 2px 12px;
    padding: 5px 8px 5px 12px;
  }
  .rules > li + li {
    border-top: 1px solid var(--at-line);
  }
  .rules > li.editing {
    display: block;
    padding: 10px 12px;
    background: var(--at-surface-2);
  }
  .rules > li > .inline {
    gap: 0;
  }
  .rule {
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .rule code {
    color: var(--at-text-2);
  }
  .tag.open {
    background: var(--at-accent-soft);
    color: var(--at-text);
  }
  .rule-editor {
    display: grid;
    gap: 7px;
    min-width: 0;
  }
  .rule-editor textarea {
    width: 100%;
    min-height: 48px;
  }
  .rule-editor textarea[aria-invalid='true'] {
    border-color: var(--at-critical);
  }
  .preview {
    display: grid;
    gap: 3px;
    margin-top: 4px;
  }
  .preview li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 8px;
    overflow-wrap: anywhere;
  }
  .preview code {
    color: var(--at-text-2);
  }
  .marked-text code {
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
  mark {
    border-radius: 2px;
    background: var(--at-critical);
    color: var(--at-surface);
  }
  .memory,
  .adjustments {
    display: grid;
    grid-template-columns: minmax(230px, 300px) minmax(0, 1fr);
    gap: 12px;
    padding: 12px;
    max-width: 100cqw;
  }
  .memory-side,
  .memory-main {
    display: grid;
    align-content: start;
    gap: 12px;
    min-width: 0;
  }
  .level b {
    font-size: 22px;
    font-weight: 650;
    letter-spacing: -0.01em;
    font-variant-numeric: tabular-nums;
  }
  .memory .meter {
    height: 6px;
    margin: 6px 0;
    border-radius: 3px;
    background: var(--at-surface-3);
    overflow: hidden;
  }
  .memory .meter span {
    display: block;
    height: 100%;
    min-width: 2px;
    background: currentColor;
  }
  .memory .facts {
    grid-template-columns: auto minmax(0, 1fr);
  }
  .knobs {
    grid-template-columns: minmax(0, 1fr) minmax(64px, auto);
  }
  .memory-legend {
    margin: 2px 0 0;
    justify-content: flex-end;
  }
  .memory-legend span {
    display: inline-flex;
    align-items: center;
    gap: 5px;
  }
  .memory-legend i {
    width: 16px;
    border-top: 2px solid var(--at-accent);
  }
  .memory-legend i.dots {
    width: 7px;
    height: 7px;
    border: 0;
    border-radius: 50%;
    background: var(--at-text-2);
  }
  .memory-legend i.dashed {
    border-top: 2px dashed var(--at-warning);
  }
  .verdicts ul,
  .adjustments ul,
  .journal {
    display: grid;
    gap: 10px;
  }
  .adjustments .advice {
    padding-left: 12px;
    border-left: 2px solid var(--at-line);
  }
  .journal {
    max-height: 320px;
    overflow: auto;
  }
  .verdicts li,
  .adjustments li {
    display: grid;
    gap: 3px;
    overflow-wrap: anywhere;
  }
  .verdicts p {
    max-width: 760px;
  }
  .verdicts > p {
    margin-bottom: 10px;
  }
  .verdicts h2,
  .verdicts h3,
  .memory h2 {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
  }
  @container at-panel (max-width: 480px) {
    .rules > li {
      grid-template-columns: minmax(0, 1fr);
    }
    .rules > li > .inline {
      margin-left: -8px;
    }
  }
  @container at-panel (max-width: 720px) {
    .memory,
    .adjustments,
    .metric-detail {
      grid-template-columns: minmax(0, 1fr);
    }
    .metric-detail {
      left: 12px;
      max-width: calc(100cqw - 32px);
    }
    .section-bar {
      padding: 6px 8px;
    }
    .sections button {
      padding: 0 7px;
    }
    /* Series of one metric are told apart by their tags. */
    .series-name b,
    .series-name em {
      display: block;
      overflow: hidden;
      text-overflow: ellipsis;
      line-height: 1.35;
    }
    .series-name em ~ small {
      display: none;
    }
    .monitor .toolbar .end {
      margin-left: 0;
    }
  }
`;
