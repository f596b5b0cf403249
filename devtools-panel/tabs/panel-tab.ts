import type { TemplateResult } from 'lit';

/** A tab: a presenter that holds what only it needs, and draws the controller's facts. */
export interface PanelTab {
  render(): TemplateResult;
  /** The panel was closed: what waits for its user must not wait any longer. */
  closed?(): void;
}
