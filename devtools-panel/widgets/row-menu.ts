/** Space between a menu and its button, CSS pixels. */
const GAP = 2;
/** A menu has no size before it is shown; about that of five lines. */
const ABOUT_HEIGHT = 130;
const ABOUT_WIDTH = 160;

/**
 * Puts a popover below the button that opens it, or above it where there is no room. As long as it is open, it stays at its button, which
 * is moved by scrolling and by what is drawn above it, and closes when the button is scrolled out of sight. Scrolling alone closes nothing:
 * browsers scroll by themselves when content moves, and tell of it later. Popovers stand in front of everything, so that no scrolling
 * ancestor cuts them off; anchor positioning is not in all browsers.
 */
export function placeMenu(menu: HTMLElement): void {
  const root = menu.getRootNode() as ShadowRoot | Document;
  const button = root.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
  if (!button) return;
  const follow = (): void => {
    if (!menu.matches(':popover-open')) return;
    if (!isInSight(button)) return menu.hidePopover();
    place(menu, button);
    requestAnimationFrame(follow);
  };
  place(menu, button);
  requestAnimationFrame(follow);
}

function place(menu: HTMLElement, button: Element): void {
  const { left, right, top, bottom } = button.getBoundingClientRect();
  const above = bottom + GAP + ABOUT_HEIGHT > innerHeight;
  const toTheLeft = left + ABOUT_WIDTH > innerWidth;
  menu.style.left = toTheLeft ? 'auto' : `${left}px`;
  menu.style.right = toTheLeft ? `${document.documentElement.clientWidth - right}px` : 'auto';
  menu.style.top = above ? 'auto' : `${bottom + GAP}px`;
  menu.style.bottom = above ? `${innerHeight - top + GAP}px` : 'auto';
}

function isInSight(button: Element): boolean {
  const frame = button.closest('.body')?.getBoundingClientRect();
  if (!frame) return false;
  const { left, right, top, bottom } = button.getBoundingClientRect();
  return bottom > frame.top && top < frame.bottom && right > frame.left && left < frame.right;
}
