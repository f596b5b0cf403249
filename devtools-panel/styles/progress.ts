import { css } from 'lit';

/** What is under way: in the panel, and in widgets with a shadow root of their own. */
export const progress = css`
  .progress {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
  }
  .progress .meter {
    flex: 1 1 80px;
    max-width: 240px;
    height: 4px;
    border-radius: 2px;
    background: var(--at-surface-3);
    overflow: hidden;
  }
  .progress .meter span {
    display: block;
    height: 100%;
    border-radius: 2px;
    background: var(--at-accent);
  }
  @media (prefers-reduced-motion: no-preference) {
    .progress .unknown span {
      animation: at-progress 1.2s ease-in-out infinite alternate;
    }
  }
  @keyframes at-progress {
    from {
      transform: translateX(-30%);
    }
    to {
      transform: translateX(180%);
    }
  }
`;
