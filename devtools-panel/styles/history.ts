import { css } from 'lit';
import { atBottom } from './at-bottom.js';

/** What History adds to the shared styles; loaded with it. */
export const history = css`
  ${atBottom}
  .trends {
    padding: 10px 12px;
    border-bottom: 1px solid var(--at-line);
  }
  .trend {
    display: grid;
    grid-template-columns: minmax(200px, 280px) minmax(0, 1fr);
    gap: 8px 20px;
  }
  .trend-words {
    display: grid;
    align-content: start;
    justify-items: start;
    gap: 6px;
    min-width: 0;
  }
  .trend-head {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .trend-words select {
    max-width: 100%;
  }
  .trend-words button.link {
    margin-left: -4px;
  }
  .trend-words p {
    overflow-wrap: anywhere;
  }
  .trend-picture {
    min-width: 0;
  }
  .chart-place {
    height: 224px;
  }
  .trend-legend {
    align-items: center;
    margin: 2px 0 0 58px;
    gap: 2px 14px;
  }
  .trend-legend > * {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    min-height: 24px;
  }
  .trend-legend i {
    width: 18px;
    border-top: 2px solid var(--color);
  }
  .trend-legend i.dashed {
    border-top-style: dashed;
  }
  .trend-legend i.dotted {
    border-top: 1px dotted currentColor;
  }
  .trend-legend i.band {
    height: 10px;
    border: 0;
    background: var(--color);
    opacity: 0.25;
  }
  .trend-table {
    margin-top: 4px;
  }
  .trend-table summary {
    min-height: 24px;
    align-content: center;
    width: fit-content;
    color: var(--at-text-2);
    cursor: pointer;
  }
  .trend-table .scroll {
    max-height: 220px;
    overflow: auto;
    border: 1px solid var(--at-line);
    border-radius: var(--at-radius);
  }
  .session-name {
    display: flex;
    align-items: center;
    gap: 6px;
    /* As much as leaves room for what can be done with a session. */
    max-width: clamp(130px, 100cqw - 220px, 420px);
  }
  .session-name > span:first-child {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .session-name .tag {
    flex: none;
  }
  .none-yet {
    min-height: 120px;
  }
  .row-menu {
    position: fixed;
    inset: auto;
    flex-direction: column;
    min-width: 132px;
    margin: 0;
    padding: 4px;
    border: 0;
    border-radius: 8px;
    background: var(--at-surface);
    color: var(--at-text);
    box-shadow: var(--at-shadow);
  }
  .row-menu:popover-open {
    display: flex;
  }
  .row-menu button {
    justify-content: flex-start;
    border: 0;
    background: none;
  }
  .row-menu button:hover:enabled {
    background: var(--at-surface-3);
  }
  .row-menu .delete:enabled {
    color: var(--at-critical);
  }
  .row-actions [aria-pressed='true'] {
    color: var(--at-accent);
  }
  .history-cards {
    position: sticky;
    left: 0;
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(300px, 100%), 1fr));
    align-items: start;
    gap: 12px;
    padding: 12px;
    max-width: 100cqw;
  }
  .history-cards .card,
  .confirm {
    display: grid;
    gap: 8px;
  }
  .history-cards .card > h2 {
    margin: 0;
  }
  .history-cards .meter {
    height: 6px;
    border-radius: 3px;
    background: var(--at-surface-3);
    overflow: hidden;
  }
  .history-cards .meter span {
    display: block;
    height: 100%;
    min-width: 2px;
    background: var(--at-accent);
  }
  .kept {
    display: grid;
    gap: 6px;
  }
  .kept li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: start;
    gap: 8px;
    overflow-wrap: anywhere;
  }
  .kept strong {
    font-weight: 600;
  }
  .kept small {
    display: block;
    color: var(--at-text-2);
    font-size: var(--at-size-small);
  }
  .card details > summary {
    min-height: 24px;
    align-content: center;
    width: fit-content;
    color: var(--at-text-2);
    cursor: pointer;
  }
  .card details > .kept {
    margin-top: 4px;
  }
  @container at-panel (max-width: 720px) {
    .trend {
      grid-template-columns: minmax(0, 1fr);
    }
    .session-name {
      flex-direction: column;
      align-items: flex-start;
      gap: 1px;
      padding: 3px 0;
    }
    .session-name > span:first-child {
      max-width: 100%;
    }
    /* On two lines, so that the next column begins in sight. */
    .started {
      display: inline-block;
      width: 84px;
      padding: 3px 0;
      line-height: 1.3;
      white-space: normal;
    }
  }
`;
