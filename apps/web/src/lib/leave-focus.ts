/** What is about to go gives the focus, where it has that, to the heading of the dialog that is open, or of the page. */
export function leaveFocus(going: Element | null): void {
  if (!going?.contains(document.activeElement)) return;
  const heading = document.querySelector<HTMLElement>("dialog[open] h2") ?? document.querySelector<HTMLElement>("h1");
  heading?.focus({ preventScroll: true });
}
