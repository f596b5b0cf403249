import { css } from 'lit';

/** The frame: where the panel sits, its header, notices and the room of a tab. */
export const shell = css`
  :host {
    all: initial !important;
    color-scheme: light dark !important;
  }
  .panel {
    position: fixed;
    z-index: 2147483000;
    container: at-panel / inline-size;
    display: flex;
    flex-direction: column;
    background: var(--at-surface);
    color: var(--at-text);
    box-shadow: var(--at-shadow);
    font-family: var(--at-font);
    font-size: var(--at-size);
    line-height: 1.45;
    text-align: left;
    direction: ltr;
    -webkit-font-smoothing: antialiased;
  }
  .panel.bottom {
    inset: auto 0 0 0;
    height: var(--height);
    max-height: 100vh;
    max-height: 100dvh;
  }
  .panel.right {
    inset: 0 0 0 auto;
    width: var(--width);
    max-width: 100vw;
  }
  .panel.dropping::after {
    content: 'Drop a trace file to open it';
    position: absolute;
    inset: 6px;
    z-index: 5;
    display: grid;
    place-items: center;
    border: 2px dashed var(--at-accent);
    border-radius: 10px;
    background: color-mix(in srgb, var(--at-surface) 88%, transparent);
    color: var(--at-text);
    font-size: 15px;
    font-weight: 600;
    pointer-events: none;
  }

  .resize {
    position: absolute;
    z-index: 4;
    touch-action: none;
  }
  .bottom > .resize {
    inset: -4px 0 auto 0;
    height: 8px;
    cursor: ns-resize;
  }
  .right > .resize {
    inset: 0 auto 0 -4px;
    width: 8px;
    cursor: ew-resize;
  }
  .resize::after {
    content: '';
    position: absolute;
    inset: 3px;
    background: var(--at-accent);
    opacity: 0;
  }
  .resize:hover::after,
  .resize:focus-visible::after,
  .resize.dragging::after {
    opacity: 1;
  }
  .resize:focus-visible {
    outline-offset: -2px;
  }

  header {
    flex: none;
    display: grid;
    grid-template: 'source tabs tools' 38px / minmax(0, auto) minmax(0, 1fr) auto;
    align-items: center;
    column-gap: 12px;
    padding: 0 6px 0 12px;
    background: var(--at-surface-2);
    border-bottom: 1px solid var(--at-line);
  }
  .source {
    grid-area: source;
    display: flex;
    align-items: center;
    gap: 8px;
    min-width: 0;
  }
  .source .glyph {
    color: var(--at-accent);
  }
  .source .what {
    min-width: 0;
    max-width: 260px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-weight: 600;
  }
  .tabs {
    grid-area: tabs;
    align-self: stretch;
    display: flex;
    overflow-x: auto;
    scrollbar-width: none;
  }
  .tabs button {
    position: relative;
    min-height: 100%;
    padding: 0 10px;
    border: 0;
    border-radius: 0;
    background: none;
    color: var(--at-text-2);
  }
  .tabs button:hover {
    color: var(--at-text);
    background: var(--at-surface-3);
  }
  .tabs button[aria-selected='true'] {
    color: var(--at-text);
  }
  .tabs button[aria-selected='true']::after {
    content: '';
    position: absolute;
    inset: auto 6px 0;
    height: 2px;
    border-radius: 2px 2px 0 0;
    background: var(--at-accent);
  }
  .tabs button:focus-visible {
    outline-offset: -2px;
  }
  /* Between two tabs, so that those after it stay where they are. */
  #tab-monitor {
    gap: 0;
    margin-right: 11px;
  }
  .tabs .badge {
    position: absolute;
    inset: 50% auto auto calc(100% - 6px);
    z-index: 1;
    translate: 0 -50%;
    min-width: 16px;
    padding: 0 4px;
    border-radius: 8px;
    background: var(--at-warning-soft);
    color: var(--at-warning);
    font-size: var(--at-size-small);
    font-weight: 600;
    line-height: 16px;
    font-variant-numeric: tabular-nums;
  }
  .tabs .badge.critical {
    background: var(--at-critical-soft);
    color: var(--at-critical);
  }
  .tools {
    grid-area: tools;
    display: flex;
    align-items: center;
    gap: 2px;
  }
  .tools .gap {
    width: 1px;
    height: 18px;
    margin: 0 4px;
    background: var(--at-line);
  }
  .record .dot {
    width: 9px;
    height: 9px;
    border-radius: 50%;
    border: 1.5px solid currentColor;
  }
  .record[aria-pressed='true'] .dot {
    border-color: var(--at-critical);
    background: var(--at-critical);
  }
  button.quiet.record:not(:hover) {
    background: transparent;
  }
  @container at-panel (max-width: 860px) {
    .tools .label {
      display: none;
    }
  }
  @container at-panel (max-width: 720px) {
    header {
      grid-template: 'source tools' 36px 'tabs tabs' 32px / minmax(0, 1fr) auto;
      padding: 0 4px 0 10px;
    }
    .tabs {
      margin: 0 -4px 0 -10px;
      padding: 0 4px;
    }
    .tabs button {
      padding: 0 8px;
    }
  }
  @container at-panel (max-width: 400px) {
    .tabs button {
      flex: 1 0 auto;
      padding: 0 1px;
      font-size: 10px;
      letter-spacing: -0.02em;
    }
    /* All tabs in sight leave it no room of its own. */
    #tab-monitor {
      margin-right: 0;
    }
    .tabs .badge {
      inset: 0 -5px auto auto;
      translate: none;
      min-width: 14px;
      padding: 0 3px;
      font-size: 9px;
      line-height: 13px;
    }
    .tools .gap {
      display: none;
    }
  }

  .notice {
    flex: none;
    display: flex;
    align-items: flex-start;
    gap: 8px;
    padding: 3px 6px 3px 12px;
    border-bottom: 1px solid var(--at-line);
    background: var(--at-accent-soft);
  }
  .notice.warning {
    background: var(--at-warning-soft);
    color: var(--at-text);
  }
  .notice.critical {
    background: var(--at-critical-soft);
    color: var(--at-text);
  }
  .notice > svg {
    margin-top: 5px;
  }
  .notice.warning > svg {
    color: var(--at-warning);
  }
  .notice.critical > svg {
    color: var(--at-critical);
  }
  .notice p {
    flex: 1;
    max-height: 120px;
    padding: 4px 0;
    overflow: auto;
    overflow-wrap: anywhere;
  }
  .body {
    flex: 1;
    min-height: 0;
    overflow: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--at-control-line) transparent;
    /* Where it scrolls sideways, a shade at the right edge, which the surface covers at the end: not all systems show a scrollbar. */
    background:
      linear-gradient(to left, var(--at-surface) 50%, transparent) right / 40px 100% no-repeat local,
      linear-gradient(to left, color-mix(in srgb, var(--at-text) 20%, transparent), transparent) right / 16px 100% no-repeat scroll;
  }
  .body:focus-visible {
    outline-offset: -2px;
  }
  .working {
    flex: none;
    padding: 6px 12px;
    border-top: 1px solid var(--at-line);
    background: var(--at-surface-2);
  }
  .unanalyzed {
    padding: 12px;
  }
`;
