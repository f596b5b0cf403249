/** What a key does on the timeline. */
export type TimelineCommand =
  'pan-left' | 'pan-right' | 'zoom-in' | 'zoom-out' | 'fit' | 'previous-span' | 'next-span' | 'zoom-to-span' | 'deselect';

const KEYS: Readonly<Record<string, TimelineCommand>> = {
  ArrowLeft: 'pan-left',
  a: 'pan-left',
  ArrowRight: 'pan-right',
  d: 'pan-right',
  '+': 'zoom-in',
  '=': 'zoom-in',
  w: 'zoom-in',
  '-': 'zoom-out',
  _: 'zoom-out',
  s: 'zoom-out',
  '0': 'fit',
  Home: 'fit',
  '[': 'previous-span',
  ']': 'next-span',
  Enter: 'zoom-to-span',
  Escape: 'deselect',
};

/** In words, for the description that goes with the canvas. */
export const KEYS_HELP =
  'Arrow left and right pan, plus and minus zoom, 0 fits everything, [ and ] select the previous and next span, Enter zooms to it, Escape deselects.';

/** The command of a key press; undefined where the key is not ours, for example because it belongs to a shortcut of the browser. */
export function commandOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): TimelineCommand | undefined {
  // AltGr types brackets on many keyboards and arrives as Ctrl+Alt.
  if ((event.ctrlKey || event.metaKey || event.altKey) && event.key !== '[' && event.key !== ']') return undefined;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
}
