import { css } from 'lit';

/** What the Compare tab adds to the shared styles. Baseline: the quiet text colour; candidate: the accent. */
export const compareStyles = css`
  :host {
    --side-a: var(--at-text-2);
    --side-b: var(--at-accent);
    display: block;
    container-type: inline-size;
  }
  .compare {
    display: grid;
    gap: 12px;
    padding: 12px;
  }
  .sides {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: 8px;
  }
  .sides label {
    display: grid;
    gap: 2px;
    min-width: 0;
    flex: 1 1 180px;
    max-width: 340px;
    color: var(--at-text-2);
    font-size: var(--at-size-small);
  }
  .sides label.narrow {
    flex: 0 0 auto;
  }
  .sides select {
    width: 100%;
    min-width: 0;
    color: var(--at-text);
    font-size: var(--at-size);
    text-overflow: ellipsis;
  }
  .key {
    display: inline-block;
    width: 10px;
    height: 10px;
    border-radius: 2px;
    vertical-align: -1px;
  }
  .key.a {
    background: var(--side-a);
  }
  .key.b {
    background: var(--side-b);
  }
  .answer {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 4px 10px;
    font-size: 14px;
  }
  .notes {
    display: grid;
    gap: 4px;
    max-width: 900px;
    color: var(--at-text-2);
  }
  .notes li {
    display: flex;
    gap: 6px;
  }
  .advice {
    display: flex;
    gap: 6px;
    max-width: 900px;
  }
  .notes svg,
  .advice svg {
    margin-top: 2px;
  }
  .tag {
    display: inline-block;
    padding: 0 7px;
    border-radius: 9px;
    background: var(--at-surface-3);
    font-size: var(--at-size-small);
    font-weight: 600;
    line-height: 18px;
    white-space: nowrap;
  }
  .tag.worse {
    color: var(--at-critical);
    background: var(--at-critical-soft);
  }
  .tag.better {
    color: var(--at-good);
    background: var(--at-good-soft);
  }
  .scroll {
    overflow-x: auto;
    border: 1px solid var(--at-line);
    border-radius: 8px;
  }
  /* Seen through the cells at the edge that more can be scrolled to; the surface that scrolls along covers it at the end. */
  .scroll {
    background:
      linear-gradient(to left, var(--at-surface) 40%, transparent) right / 28px 100% no-repeat local,
      linear-gradient(to left, color-mix(in srgb, var(--at-text) 22%, transparent), transparent) right / 12px 100% no-repeat scroll;
  }
  .reason {
    display: block;
    width: max-content;
    min-width: 130px;
    max-width: 220px;
    padding: 4px 0;
    white-space: normal;
  }
  .scroll tbody tr:last-child > * {
    border-bottom: 0;
  }
  th button.pick {
    max-width: 230px;
    min-height: 26px;
    padding: 0 4px;
    margin-left: -4px;
    border: 0;
    background: none;
    text-align: left;
  }
  th button.pick:hover {
    background: var(--at-surface-3);
  }
  th button.pick[aria-pressed='true'] {
    font-weight: 600;
  }
  /* A short name leaves room for the reason beside the verdict. */
  @container (max-width: 480px) {
    th button.pick {
      max-width: 112px;
      overflow-wrap: anywhere;
      white-space: normal;
    }
    .scroll th,
    .scroll td {
      padding: 0 5px;
    }
    .reason {
      min-width: 96px;
      max-width: 112px;
    }
  }
  .interval {
    display: block;
    color: var(--at-text-2);
    font-size: var(--at-size-small);
  }
  .pair {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 12px;
  }
  @container (min-width: 760px) {
    .pair {
      grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
    }
  }
  .card {
    min-width: 0;
    border: 1px solid var(--at-line);
    border-radius: 8px;
    padding: 10px 12px;
  }
  .card > h2 {
    margin-bottom: 2px;
  }
  .card > p {
    margin-bottom: 8px;
    color: var(--at-text-2);
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 14px;
    margin-bottom: 6px;
  }

  .plot {
    position: relative;
    height: 132px;
    margin: 0 2px 20px 40px;
    border-bottom: 1px solid var(--at-control-line);
  }
  .plot svg {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    overflow: visible;
  }
  .plot path {
    vector-effect: non-scaling-stroke;
    stroke-width: 1.5;
    stroke-linejoin: round;
  }
  .plot .a {
    fill: color-mix(in srgb, var(--side-a) 22%, transparent);
    stroke: var(--side-a);
  }
  .plot .b {
    fill: color-mix(in srgb, var(--side-b) 22%, transparent);
    stroke: var(--side-b);
  }
  .plot .tick,
  .plot .high,
  .plot .axis {
    position: absolute;
    color: var(--at-text-2);
    font-size: var(--at-size-small);
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }
  .plot .tick {
    top: calc(100% + 3px);
    transform: translateX(-50%);
  }
  .plot .high {
    right: calc(100% + 6px);
    top: -7px;
  }
  .plot .axis {
    right: calc(100% + 6px);
    bottom: -7px;
  }
  .plot .middle {
    position: absolute;
    top: 0;
    bottom: 0;
    width: 0;
    border-left: 1.5px dashed;
  }
  .plot .middle.a {
    border-color: var(--side-a);
  }
  .plot .middle.b {
    border-color: var(--side-b);
  }
  .effects {
    width: 100%;
  }
  .effects th,
  .effects td {
    height: 26px;
    padding: 0 6px;
  }
  .effects th:first-child,
  .effects td:first-child {
    padding-left: 0;
  }
  .effects tr > :last-child {
    padding-right: 0;
    white-space: normal;
  }
  .effects tbody td:last-child {
    padding-block: 3px;
  }
  .effects thead th {
    background: none;
    box-shadow: none;
    position: static;
  }
  .effects + p {
    margin-top: 6px;
  }

  .flames {
    display: grid;
    gap: 2px;
  }
  .flames .level {
    position: relative;
    height: 24px;
  }
  .flames .box {
    position: absolute;
    inset-block: 0;
    min-width: 0;
    min-height: 0;
    height: 24px;
    justify-content: flex-start;
    /* Room beside the text is the text's own: a box is never narrower than what it is padded with. */
    padding: 0;
    border: 0;
    border-radius: 3px;
    background: color-mix(in srgb, var(--tint, transparent) var(--depth, 0%), var(--at-surface-3));
    box-shadow: inset 0 0 0 0.5px var(--at-surface);
    overflow: hidden;
    text-align: left;
  }
  .flames .box > span {
    min-width: 0;
    padding: 0 5px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .flames .box.grew {
    --tint: var(--at-critical);
  }
  .flames .box.shrank {
    --tint: var(--at-good);
  }
  .flames .box[aria-pressed='true'] {
    outline: 2px solid var(--at-accent);
    outline-offset: -2px;
  }
  .readout {
    min-height: 36px;
    margin-top: 6px;
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  .scale {
    display: inline-block;
    width: 90px;
    height: 8px;
    border-radius: 2px;
    background: linear-gradient(
      90deg,
      color-mix(in srgb, var(--at-good) 45%, var(--at-surface-3)),
      var(--at-surface-3),
      color-mix(in srgb, var(--at-critical) 45%, var(--at-surface-3))
    );
  }

  .runs {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: center;
    gap: 6px 10px;
  }
  .runs .bar {
    display: flex;
    height: 22px;
    min-width: 2px;
    border-radius: 3px;
    background: var(--at-surface-3);
    overflow: hidden;
  }
  .runs .bar span {
    background: var(--color);
    box-shadow: inset -1px 0 var(--at-surface);
  }
  .runs .time {
    font-variant-numeric: tabular-nums;
    text-align: right;
    white-space: nowrap;
  }
  .stages {
    margin-top: 8px;
  }
`;
