/**
 * One colour per stage, by its name alone, so that a stage looks the same in every tab, session and colour scheme.
 *
 * All colours have the same luminance (0.28, chosen in OKLCH): at least 3.1:1 against white, 5.7:1 against the dark
 * scheme's surface, and 6.2:1 under `STAGE_INK`. So one colour serves light, dark and canvas. Red is left to errors.
 */

/** Text colour that is legible on every stage colour (WCAG AA). */
export const STAGE_INK = '#0b0d11';

/** The four stages that every action pipeline has, in colours that stay apart also for the colour-blind. */
const KNOWN: ReadonlyMap<string, string> = new Map([
  ['component_filtering', '#4c93eb'],
  ['prerequisite_evaluation', '#a57ee4'],
  ['multi_target_resolution', '#16a396'],
  ['action_formatting', '#c8831e'],
]);

const OTHERS = ['#dd6c9c', '#4fa354', '#8088ee', '#959633', '#139ebf', '#c574ca', '#779d3f', '#d17b54'] as const;

/** The colour of a stage (or of any other name) as `#rrggbb`. */
export function stageColor(name: string): string {
  return KNOWN.get(name) ?? OTHERS[hash(name) % OTHERS.length];
}

/** FNV-1a over UTF-16 units: short, and spreads names that differ in one letter. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return (value ^ (value >>> 15)) >>> 0;
}
