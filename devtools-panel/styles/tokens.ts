import { css } from 'lit';

/**
 * Design tokens, set once on `<acttrace-panel>`; custom properties inherit into the shadow roots of all widgets.
 * Text colours reach 4.5:1 on every surface below them, lines of controls and icons 3:1.
 */
export const tokens = css`
  :host {
    color-scheme: light dark;
    --at-surface: #ffffff;
    --at-surface-2: #f5f6f8;
    --at-surface-3: #e9ebef;
    --at-text: #191c22;
    --at-text-2: #555c69;
    --at-line: #dfe2e8;
    --at-control-line: #868d9a;
    --at-accent: #2460c9;
    --at-accent-ink: #ffffff;
    --at-accent-soft: #e7effc;
    --at-good: #1a7240;
    --at-good-soft: #e3f4ea;
    --at-warning: #8a5200;
    --at-warning-soft: #fdf1dc;
    --at-critical: #bb2626;
    --at-critical-soft: #fdeaea;
    --at-shadow: 0 0 0 1px rgb(20 24 32 / 10%), 0 4px 24px rgb(20 24 32 / 18%);
    --at-font: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', sans-serif;
    --at-mono: ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace;
    --at-size: 12px;
    --at-size-small: 11px;
    --at-radius: 6px;
    --at-gap: 8px;
  }
  @media (prefers-color-scheme: dark) {
    :host {
      --at-surface: #15171c;
      --at-surface-2: #1c1f26;
      --at-surface-3: #282c35;
      --at-text: #e8eaee;
      --at-text-2: #a4abb8;
      --at-line: #2d323c;
      --at-control-line: #747c8b;
      --at-accent: #85b1ff;
      --at-accent-ink: #0d1424;
      --at-accent-soft: #1d2b47;
      --at-good: #62cd8e;
      --at-good-soft: #16301f;
      --at-warning: #efb45c;
      --at-warning-soft: #35270f;
      --at-critical: #ff8f88;
      --at-critical-soft: #3f1c1d;
      --at-shadow: 0 0 0 1px rgb(255 255 255 / 9%), 0 4px 24px rgb(0 0 0 / 55%);
    }
  }
`;
