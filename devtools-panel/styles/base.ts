import { css } from 'lit';

/** Controls and text that every part of the panel shares. */
export const base = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd,
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
    min-width: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  h2 {
    font-size: var(--at-size);
    font-weight: 650;
  }
  h3 {
    font-size: var(--at-size);
    font-weight: 600;
  }
  a {
    color: var(--at-accent);
  }
  code,
  pre {
    font-family: var(--at-mono);
    font-size: var(--at-size-small);
  }
  .muted {
    color: var(--at-text-2);
  }
  .small {
    font-size: var(--at-size-small);
  }
  .number {
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .critical {
    color: var(--at-critical);
  }
  .warning {
    color: var(--at-warning);
  }
  .good {
    color: var(--at-good);
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  button,
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
  }
  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 5px;
    min-width: 26px;
    min-height: 26px;
    padding: 0 8px;
    border: 1px solid var(--at-control-line);
    border-radius: var(--at-radius);
    background: var(--at-surface);
    cursor: pointer;
    white-space: nowrap;
  }
  button:hover {
    background: var(--at-surface-3);
  }
  button:disabled {
    color: var(--at-text-2);
    border-color: var(--at-line);
    background: var(--at-surface-2);
    cursor: default;
  }
  button.quiet {
    border-color: transparent;
    background: transparent;
  }
  button.quiet:hover,
  button.quiet[aria-pressed='true'] {
    background: var(--at-surface-3);
  }
  button.icon {
    padding: 0 5px;
  }
  button.primary {
    border-color: var(--at-accent);
    background: var(--at-accent);
    color: var(--at-accent-ink);
    font-weight: 600;
  }
  button.primary:hover {
    filter: brightness(1.08);
  }
  button.danger {
    border-color: var(--at-critical);
    color: var(--at-critical);
  }
  button.danger:hover {
    background: var(--at-critical-soft);
  }
  button.link {
    min-height: 24px;
    padding: 0 4px;
    border: 0;
    background: none;
    color: var(--at-accent);
    text-decoration: underline;
    text-decoration-color: color-mix(in srgb, currentColor 35%, transparent);
    text-underline-offset: 3px;
  }
  button.link:hover {
    text-decoration-color: currentColor;
  }
  input:not([type='checkbox'], [type='radio']),
  select,
  textarea {
    min-height: 26px;
    padding: 2px 7px;
    border: 1px solid var(--at-control-line);
    border-radius: var(--at-radius);
    background: var(--at-surface);
  }
  textarea {
    padding: 5px 7px;
    font-family: var(--at-mono);
    line-height: 1.5;
    resize: vertical;
  }
  input[type='checkbox'],
  input[type='radio'] {
    width: 16px;
    height: 16px;
    margin: 0;
    accent-color: var(--at-accent);
  }
  /* Spin buttons would push the figure out of its column; arrow keys still step. */
  input[type='number'] {
    font-variant-numeric: tabular-nums;
    text-align: right;
    appearance: textfield;
  }
  ::-webkit-inner-spin-button {
    appearance: none;
    margin: 0;
  }
  ::placeholder {
    color: var(--at-text-2);
    opacity: 1;
  }
  :focus-visible {
    outline: 2px solid var(--at-accent);
    outline-offset: 1px;
  }
  svg {
    flex: none;
    display: block;
  }
  /* In a sentence, an icon is a word of it. */
  p > svg {
    display: inline-block;
    vertical-align: -3px;
  }
  .swatch {
    flex: none;
    width: 9px;
    height: 9px;
    border-radius: 2.5px;
    background: var(--color);
  }
  .stage-name {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-width: 0;
    max-width: 100%;
  }
  .stage-name > span:last-child {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .empty {
    display: grid;
    justify-items: center;
    align-content: center;
    gap: 8px;
    max-width: 460px;
    min-height: 100%;
    margin: 0 auto;
    padding: 24px 16px;
    text-align: center;
    color: var(--at-text-2);
  }
  .empty h2 {
    font-size: 14px;
    color: var(--at-text);
  }
  .empty pre {
    max-width: 100%;
    margin: 4px 0;
    padding: 8px 12px;
    border-radius: var(--at-radius);
    background: var(--at-surface-3);
    color: var(--at-text);
    text-align: left;
    overflow-x: auto;
  }
  @media (prefers-reduced-motion: no-preference) {
    button,
    summary {
      transition: background-color 0.12s;
    }
  }
  @media (forced-colors: active) {
    .swatch,
    .bar,
    .segment {
      forced-color-adjust: none;
    }
    [role='tab'][aria-selected='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
