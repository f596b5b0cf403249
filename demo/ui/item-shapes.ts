import { svg, type SVGTemplateResult } from 'lit';
import type { ItemShape } from '../world/components.js';

/** Outlines in a box of 16 × 16. */
const PATHS: Readonly<Record<ItemShape, string>> = {
  loaf: 'M2 11c-1-5 2-7 6-7s7 2 6 7c0 1-1 1.5-2 1.5H4c-1 0-2-.5-2-1.5zM6 5l-1 3M9 5 8 8M12 6l-1 3',
  apple: 'M8 5c-2-2-6-1-6 3 0 3 2 6 4 6 1 0 1-.5 2-.5s1 .5 2 .5c2 0 4-3 4-6 0-4-4-5-6-3zM8 5c0-2 1-3 3-3',
  leaf: 'M3 13C2 7 6 3 14 2c0 8-3 12-9 11M3 14 9 7',
  vial: 'M6 2h4M6.5 2v4L3 12c-.6 1.2.2 2 1.2 2h7.6c1 0 1.8-.8 1.2-2L9.5 6V2M4.5 10h7',
  blade: 'M14 2 6 10l-1.5-1.5zM3.5 8.5l4 4M2 14l3-3',
  club: 'M13.5 2.5c1.2 1.2.8 2.7-.5 4L5 14c-1 .8-2 .8-2.7 0-.8-.7-.8-1.7 0-2.7L9.5 3c1.3-1.3 2.8-1.7 4-.5z',
  lantern: 'M6 4a2 2 0 0 1 4 0M4.5 4.5h7l1 9h-9zM8 7c1.5 2 1.5 3.5 0 4-1.5-.5-1.5-2 0-4z',
  book: 'M8 4C6 2.5 4 2.5 2 3v10c2-.5 4-.5 6 1 2-1.5 4-1.5 6-1V3c-2-.5-4-.5-6 1zM8 4v10',
  key: 'M5.5 6a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 8l6-5M11.5 5l1.5 2',
  gem: 'M4.5 3h7L14.5 7 8 14 1.5 7zM1.5 7h13M6 7l2 7 2-7',
};

/** Definitions to draw with `<use href="#shape-…">`; once in a page. */
export function itemShapeSymbols(): SVGTemplateResult {
  return svg`<defs>${Object.entries(PATHS).map(
    ([shape, path]) => svg`<symbol id=${`shape-${shape}`} viewBox="0 0 16 16"><path d=${path} /></symbol>`,
  )}</defs>`;
}
