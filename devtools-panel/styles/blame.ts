import { css } from 'lit';

/** What the Overview says about the browser's share in slowness. */
export const blame = css`
  .main-cause {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 2px 8px;
    margin-bottom: 6px;
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  .overview h2 .muted {
    font-weight: normal;
    font-size: var(--at-size-small);
  }
  .interactions .input {
    background: #c8831e;
  }
  .interactions .processing {
    background: #4c93eb;
  }
  .interactions .presentation {
    background: #16a396;
  }
  .phase-bar {
    display: flex;
    gap: 1px;
    height: 6px;
    border-radius: 3px;
    overflow: hidden;
  }
  .phases {
    display: grid;
    gap: 4px;
    font-variant-numeric: tabular-nums;
  }
  .phases div {
    display: grid;
    grid-template-columns: 185px minmax(0, 1fr);
    gap: 0 8px;
  }
  .phases dd {
    display: flex;
    flex-wrap: wrap;
    gap: 0 12px;
    overflow-wrap: anywhere;
  }
  .phases .swatch {
    display: inline-block;
    margin-right: 6px;
  }
  @container at-panel (max-width: 720px) {
    .phases div {
      grid-template-columns: minmax(0, 1fr);
    }
    .phases dd {
      padding-left: 15px;
    }
  }
`;
