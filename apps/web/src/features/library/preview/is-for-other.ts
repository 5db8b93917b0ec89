/**
 * Whether a key is for something else than the preview: a dialog over it, a text field, or scrolling in a film, a text
 * or an enlarged picture.
 */
export function isForOther({ target }: KeyboardEvent, dialog: Element | null): boolean {
  // Whatever has the focus: a dialog may have lost it.
  const isUnder = [...document.querySelectorAll("dialog[open]")].some((open) => open !== dialog);
  if (isUnder || !(target instanceof Element)) return isUnder;
  return target.closest("input, textarea, video, audio, [data-scrolls]") !== null;
}
