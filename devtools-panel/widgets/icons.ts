import { html, svg, type TemplateResult } from 'lit';

/** Icons of 16 px, drawn in the text's colour; decoration only, so hidden from assistive technology. */
const SHAPES = {
  glyph: svg`<path fill="currentColor" stroke="none" d="M1 2.5h14v3H1zM3.5 7h8v3h-8zM6 11.5h4.5v3H6z"/>`,
  export: svg`<path d="M8 10V2m-3 3 3-3 3 3M2.5 10v3.5h11V10"/>`,
  import: svg`<path d="M8 2v8m-3-3 3 3 3-3M2.5 10v3.5h11V10"/>`,
  dockBottom: svg`<rect x="2" y="2.5" width="12" height="11" rx="1.5"/><path fill="currentColor" d="M2.5 9.5h11V13h-11z"/>`,
  dockRight: svg`<rect x="2" y="2.5" width="12" height="11" rx="1.5"/><path fill="currentColor" d="M9.5 3H13.5v10H9.5z"/>`,
  close: svg`<path d="m4 4 8 8m0-8-8 8"/>`,
  back: svg`<path d="M7 3.5 2.5 8 7 12.5M3 8h10.5"/>`,
  sort: svg`<path d="m4.5 6.5 3.5 4 3.5-4"/>`,
  expand: svg`<path d="m6.5 4.5 4 3.5-4 3.5"/>`,
  pin: svg`<path d="M5.5 2.5h5M6.3 2.5v4L4 9.3h8L9.7 6.5v-4M8 9.3v4.5"/>`,
  pinned: svg`<path fill="currentColor" d="M5.5 2.5h5M6.3 2.5v4L4 9.3h8L9.7 6.5v-4M8 9.3v4.5"/>`,
  more: svg`<path d="M3.5 8h.01M8 8h.01M12.5 8h.01" stroke-width="2.4"/>`,
  critical: svg`<circle cx="8" cy="8" r="6"/><path d="M8 4.8v3.9m0 2.2v.3"/>`,
  warning: svg`<path d="M8 2.2 14.4 13.5H1.6zM8 6.3v3.4m0 1.7v.3"/>`,
  info: svg`<circle cx="8" cy="8" r="6"/><path d="M8 7.4v3.7m0-6.2v-.3"/>`,
} as const;
export type IconName = keyof typeof SHAPES;

export function icon(name: IconName, size = 16): TemplateResult {
  return html`<svg
    viewBox="0 0 16 16"
    width=${size}
    height=${size}
    fill="none"
    stroke="currentColor"
    stroke-width="1.5"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${SHAPES[name]}
  </svg>`;
}
