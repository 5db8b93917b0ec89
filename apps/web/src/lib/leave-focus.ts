/** Moves the focus out of an element that is about to disappear: to the heading of the open dialog, or of the page. */
export function leaveFocus(going: Element | null): void {
  if (!going?.contains(document.activeElement)) return;
  const heading = document.querySelector<HTMLElement>("dialog[open] h2") ?? document.querySelector<HTMLElement>("h1");
  heading?.focus({ preventScroll: true });
}
