import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';

const SIGNS: readonly (readonly [SVGTemplateResult, string])[] = [
  [svg`<g class="token" transform="translate(9 9)"><circle class="body" r="7" /></g>`, 'townsfolk'],
  [
    svg`<g class="token gloam" transform="translate(9 9)"><rect class="body" x="-6" y="-6" width="12" height="12" rx="3" transform="rotate(45)" /></g>`,
    'gloam',
  ],
  [
    svg`<g class="token" transform="translate(9 9)"><circle class="ring" r="7" stroke-dasharray="33 100" transform="rotate(-90)" /></g>`,
    'health',
  ],
  [svg`<g class="map"><line class="shut brass" x1="0" y1="9" x2="18" y2="9" /></g>`, 'locked door'],
  [svg`<g class="room lit"><rect class="lamp" x="1" y="3" width="16" height="12" rx="3" /></g>`, 'lit by a lantern'],
];

/** What the map's signs mean. */
export function legendView(): TemplateResult {
  return html`<ul class="legend" aria-label="Signs of the map">
    ${SIGNS.map(([sign, meaning]) => html`<li><svg viewBox="0 0 18 18" aria-hidden="true">${sign}</svg>${meaning}</li>`)}
  </ul>`;
}
