import { cutText } from '../base/cut-text.js';

/** Longest text kept of an entry, characters: enough for an address, and a bound on what a thousand entries take. */
const MOST_CHARACTERS = 200;

/** A text of an entry, bounded; '' for what is none. */
export function shortText(text: unknown): string {
  return typeof text === 'string' ? cutText(text, MOST_CHARACTERS) : '';
}

/** An address without query and fragment, which may hold secrets; of addresses that are contents (`data:`) the kind only. */
export function shortAddress(address: unknown): string {
  if (typeof address !== 'string') return '';
  if (address.startsWith('data:')) return 'data:';
  return shortText(/^[^?#]*/.exec(address)?.[0]);
}

/**
 * What called a script, as the browser names it (`BUTTON#next.onclick`, `IMG[src=…].onload`, the address of a script), without the
 * queries and fragments of the addresses in it.
 */
export function shortInvoker(invoker: unknown): string {
  if (typeof invoker !== 'string') return '';
  return shortText(
    invoker
      .slice(0, 10 * MOST_CHARACTERS)
      .replaceAll(/(\[src=(?:data:)?[^?#,\]]*)[?#,][^\]]*/g, '$1')
      .replaceAll(/(:\/\/[^?#\]\s]*)[?#][^\]\s]*/g, '$1'),
  );
}

/** An element as people name it: `button#next`, else `button.primary`, else `button`; '' for none. Never its contents. */
export function nameElement(node: Node | null | undefined): string {
  // Not by instanceof: elements of frames are none of ours. A text node stands for the element around it.
  const element = (node?.nodeType === 1 ? node : (node?.parentElement ?? null)) as Partial<Element> | null;
  if (!element?.localName) return '';
  const id = typeof element.id === 'string' && element.id !== '' ? `#${element.id}` : '';
  const first = id === '' ? element.classList?.[0] : undefined;
  return shortText(`${element.localName}${id}${first === undefined ? '' : `.${first}`}`);
}
