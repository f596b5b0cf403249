import { css } from 'lit';

export const timelineStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    width: 100%;
    height: 100%;
    container-type: inline-size;
    color: var(--at-text);
    background: var(--at-surface);
    font: var(--at-size, 12px) / 1.4 var(--at-font, system-ui, sans-serif);
  }
  * {
    box-sizing: border-box;
  }
  .toolbar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px;
    padding: 6px var(--at-gap, 8px);
    border-bottom: 1px solid var(--at-line);
  }
  .toolbar .spacer {
    flex: 1;
  }
  button {
    font: inherit;
    color: inherit;
    background: var(--at-surface);
    border: 1px solid var(--at-control-line);
    border-radius: var(--at-radius, 6px);
    padding: 2px 8px;
    min-height: 24px;
    cursor: pointer;
  }
  button:hover:not(:disabled) {
    background: var(--at-surface-3);
  }
  button:disabled {
    opacity: 0.5;
    cursor: default;
  }
  button[aria-pressed='true'] {
    background: var(--at-accent);
    border-color: var(--at-accent);
    color: var(--at-accent-ink);
  }
  button.icon {
    min-width: 24px;
    padding: 2px 6px;
  }
  button.link {
    border: 0;
    padding: 0;
    min-height: 0;
    background: none;
    color: var(--at-accent);
    text-decoration: underline;
    text-align: start;
    overflow-wrap: anywhere;
  }
  :focus-visible {
    outline: 2px solid var(--at-accent);
    outline-offset: 1px;
  }
  .search {
    display: flex;
    align-items: center;
    gap: 4px;
  }
  input {
    font: inherit;
    color: inherit;
    background: var(--at-surface);
    border: 1px solid var(--at-control-line);
    border-radius: var(--at-radius, 6px);
    padding: 2px 8px;
    min-height: 24px;
    width: 150px;
  }
  input::placeholder {
    color: var(--at-text-2);
  }
  .count {
    min-width: 68px;
    color: var(--at-text-2);
    font-variant-numeric: tabular-nums;
  }
  .body {
    flex: 1;
    display: flex;
    min-height: 0;
  }
  .stage {
    position: relative;
    flex: 1;
    min-width: 0;
  }
  .scroll {
    position: absolute;
    inset: 0;
    overflow: hidden auto;
    overscroll-behavior: contain;
  }
  .scroll:focus-visible {
    outline-offset: -2px;
  }
  .space {
    min-height: 100%;
  }
  canvas {
    position: sticky;
    top: 0;
    display: block;
    width: 100%;
    touch-action: none;
    cursor: grab;
  }
  canvas.over-span {
    cursor: pointer;
  }
  canvas:active {
    cursor: grabbing;
  }
  .empty {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    padding: 24px;
    text-align: center;
    color: var(--at-text-2);
    background: var(--at-surface);
  }
  .empty strong {
    color: var(--at-text);
    font-size: 14px;
  }
  .empty p {
    margin: 4px 0 0;
  }
  .tooltip {
    position: absolute;
    top: 0;
    left: 0;
    z-index: 1;
    display: flex;
    flex-direction: column;
    max-width: min(320px, 80%);
    padding: 6px 8px;
    border-radius: var(--at-radius, 6px);
    background: var(--at-surface);
    box-shadow: var(--at-shadow);
    pointer-events: none;
    overflow-wrap: anywhere;
    font-size: var(--at-size-small, 11px);
  }
  .tooltip[hidden] {
    display: none;
  }
  .tooltip span {
    color: var(--at-text-2);
  }
  .tooltip strong {
    max-height: 4.2em;
    overflow: hidden;
  }
  .details {
    flex: 0 0 280px;
    max-width: 45%;
    overflow: auto;
    padding: 8px 12px;
    border-left: 1px solid var(--at-line);
    background: var(--at-surface-2);
  }
  .hint {
    color: var(--at-text-2);
  }
  ul.hint {
    margin: 8px 0;
    padding: 0;
    list-style: none;
  }
  kbd {
    padding: 0 4px;
    border: 1px solid var(--at-line);
    border-radius: 4px;
    background: var(--at-surface);
    font: var(--at-size-small, 11px) var(--at-mono, monospace);
  }
  .details header {
    display: flex;
    align-items: start;
    gap: 8px;
  }
  .details h3 {
    flex: 1;
    margin: 2px 0;
    font-size: 13px;
    overflow-wrap: anywhere;
    max-height: 5.6em;
    overflow: auto;
  }
  .details h4 {
    margin: 12px 0 4px;
    font-size: var(--at-size, 12px);
  }
  .details dl {
    margin: 0;
  }
  .details dl div {
    display: grid;
    grid-template-columns: 76px 1fr;
    gap: 8px;
    padding: 3px 0;
    border-top: 1px solid var(--at-line);
  }
  .details dt {
    color: var(--at-text-2);
  }
  .details dd {
    margin: 0;
    overflow-wrap: anywhere;
    font-variant-numeric: tabular-nums;
  }
  .blame ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .blame li {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 2px 8px;
    padding: 4px 0;
    border-top: 1px solid var(--at-line);
    overflow-wrap: anywhere;
    font-variant-numeric: tabular-nums;
  }
  .blame li.more {
    display: block;
  }
  .blame summary {
    min-height: 24px;
    padding: 3px 0;
    color: var(--at-text-2);
    cursor: pointer;
  }
  .blame .link {
    min-width: 0;
    text-align: left;
  }
  .blame .figures {
    white-space: nowrap;
  }
  .blame .track,
  .blame small {
    grid-column: 1 / -1;
  }
  .blame .track {
    height: 4px;
    border-radius: 2px;
    background: var(--at-surface-3);
    overflow: hidden;
  }
  .blame .bar {
    display: block;
    height: 100%;
    min-width: 1px;
    background: var(--at-text-2);
  }
  .blame .bar.own {
    background: var(--color);
  }
  .blame .bar.span {
    background: repeating-linear-gradient(135deg, var(--color) 0 4px, transparent 4px 6px);
  }
  .blame .bar.unexplained {
    background: repeating-linear-gradient(90deg, var(--at-control-line) 0 3px, transparent 3px 6px);
  }
  .blame small {
    color: var(--at-text-2);
    font-size: var(--at-size-small, 11px);
  }
  .blame p {
    margin: 4px 0 0;
  }
  .details pre {
    margin: 0;
    padding: 8px;
    max-height: 320px;
    overflow: auto;
    border: 1px solid var(--at-line);
    border-radius: var(--at-radius, 6px);
    background: var(--at-surface);
    font: var(--at-size-small, 11px) / 1.5 var(--at-mono, monospace);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .actions {
    margin: 6px 0 8px;
  }
  .status.failed,
  .error {
    color: var(--at-critical);
  }
  .tooltip .status.failed {
    color: var(--at-critical);
    font-weight: 600;
  }
  .unknown {
    font-style: italic;
  }
  .details .note {
    margin: 0 0 8px;
    padding: 5px 8px;
    border-radius: var(--at-radius, 6px);
    background: var(--at-surface-3);
  }
  .tooltip .note {
    color: var(--at-text);
  }
  .details small {
    display: block;
    color: var(--at-text-2);
    font-size: var(--at-size-small, 11px);
    font-weight: normal;
  }
  .scripts {
    width: 100%;
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  .scripts th,
  .scripts td {
    padding: 3px 8px 3px 0;
    border-top: 1px solid var(--at-line);
    text-align: start;
    vertical-align: top;
    font-weight: normal;
    overflow-wrap: anywhere;
  }
  .scripts thead th {
    border: 0;
    color: var(--at-text-2);
    font-size: var(--at-size-small, 11px);
  }
  .scripts .numeric {
    padding-inline-end: 0;
    text-align: end;
    white-space: nowrap;
  }
  .frames {
    margin: 0;
    padding: 0;
    list-style: none;
    overflow-wrap: anywhere;
  }
  .frames li {
    padding: 3px 0;
    border-top: 1px solid var(--at-line);
  }
  .foot {
    padding: 3px var(--at-gap, 8px);
    border-top: 1px solid var(--at-line);
    color: var(--at-text-2);
    font-size: var(--at-size-small, 11px);
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @container (max-width: 560px) {
    .details {
      flex-basis: auto;
      max-width: none;
      max-height: 45%;
      border-left: 0;
      border-top: 1px solid var(--at-line);
    }
    .body {
      flex-direction: column;
    }
    .stage {
      min-height: 120px;
    }
  }
`;
