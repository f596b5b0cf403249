import { html, type TemplateResult } from 'lit';
import { styleMap } from './style-map.js';
import { stageColor } from '../stage-color.js';

/** A stage's name beside its colour. */
export function stageName(stage: string): TemplateResult {
  return html`<span class="stage-name" title=${stage}>
    <span class="swatch" style=${styleMap({ '--color': stageColor(stage) })}></span><span>${stage || '(no name)'}</span>
  </span>`;
}
