import { noChange } from 'lit';
import { Directive, directive, type DirectiveResult, type AttributePart, type Part } from 'lit/directive.js';

class StyleMap extends Directive {
  #set = new Set<string>();

  render(_styles: Readonly<Record<string, string>>): typeof noChange {
    return noChange;
  }

  override update(part: Part, [styles]: [Readonly<Record<string, string>>]): typeof noChange {
    const { style } = (part as AttributePart).element as HTMLElement | SVGElement;
    for (const name of this.#set) if (!(name in styles)) style.removeProperty(name);
    for (const [name, value] of Object.entries(styles)) style.setProperty(name, value);
    this.#set = new Set(Object.keys(styles));
    return noChange;
  }
}

/**
 * `style=${styleMap({ width: '4px', '--color': 'red' })}`: Lit's directive of the same name, but set by way of the element's `style` object from the
 * first time on. Lit's writes the attribute at first, which a page's Content-Security-Policy without `unsafe-inline` blocks.
 *
 * Names are CSS property names, as in a style sheet (`max-width`, not `maxWidth`).
 */
export const styleMap: (styles: Readonly<Record<string, string>>) => DirectiveResult = directive(StyleMap);
