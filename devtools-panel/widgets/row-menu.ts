/** Space between a menu and its button, CSS pixels. */
const GAP = 2;
/** A menu has no size before it is shown; about that of five lines. */
const ABOUT_HEIGHT = 130;
const ABOUT_WIDTH = 160;

/**
 * Puts a popover below the button that opens it, or above it where there is no room; it closes when what is below it is scrolled. Popovers
 * stand in front of everything, so that no scrolling ancestor cuts them off; anchor positioning is not in all browsers.
 */
export function placeMenu(menu: HTMLElement): void {
  const root = menu.getRootNode() as ShadowRoot | Document;
  const button = root.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
  if (!button) return;
  const { left, right, top, bottom } = button.getBoundingClientRect();
  const above = bottom + GAP + ABOUT_HEIGHT > innerHeight;
  const toTheLeft = left + ABOUT_WIDTH > innerWidth;
  menu.style.left = toTheLeft ? 'auto' : `${left}px`;
  menu.style.right = toTheLeft ? `${document.documentElement.clientWidth - right}px` : 'auto';
  menu.style.top = above ? 'auto' : `${bottom + GAP}px`;
  menu.style.bottom = above ? `${innerHeight - top + GAP}px` : 'auto';
  const close = (): void => {
    if (menu.matches(':popover-open')) menu.hidePopover();
  };
  button.closest('.body')?.addEventListener('scroll', close, { once: true, passive: true });
}
