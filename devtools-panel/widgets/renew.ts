import { directive, Directive, type ChildPart } from 'lit/directive.js';
import { setCommittedValue } from 'lit/directive-helpers.js';

/**
 * Draws elements anew when their key changes, where Lit would move those that are there: the browser counts what moves without a click as a layout
 * shift of the page (CLS), which is the app's, and not what is new. What somebody is busy with is kept, and moves: where the keyboard's focus is
 * inside, something is being written, or was scrolled.
 */
class RenewDirective extends Directive {
  #key: string | undefined;

  render(_key: string, value: unknown): unknown {
    return value;
  }

  override update(part: ChildPart, [key, value]: [key: string, value: unknown]): unknown {
    if (this.#key !== undefined && this.#key !== key && !isInUse(part.parentNode)) setCommittedValue(part);
    this.#key = key;
    return value;
  }
}

/** @param key - what it is that would move something: a text whose length changes, the ids of a list. */
export const renew = directive(RenewDirective);

/** A text whose place depends on its length. */
export function renewText(text: string): unknown {
  return renew(text, text);
}

function isInUse(node: Node): boolean {
  const { activeElement } = node.getRootNode() as Document | ShadowRoot;
  if (activeElement != null && node.contains(activeElement)) return true;
  if (!(node instanceof Element)) return false;
  if (node.querySelector('textarea')) return true;
  return [...node.querySelectorAll('.scroll')].some(({ scrollTop, scrollLeft }) => scrollTop > 0 || scrollLeft > 0);
}
