/** Focuses a control when it appears, with its text selected. For Lit's `ref`. */
export function focusOnce(element: Element | undefined): void {
  if (!(element instanceof HTMLElement) || element.dataset.focused) return;
  element.dataset.focused = 'yes';
  // The template is still being rendered: its values are set after this.
  queueMicrotask(() => {
    element.focus();
    if (element instanceof HTMLInputElement) element.select();
  });
}
