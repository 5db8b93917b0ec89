/**
 * Whether a key is for something else than the preview: a dialog over it, a text field, or scrolling in a film, a text
 * or an enlarged picture.
 */
export function isForOther({ target }: KeyboardEvent, dialog: Element | null): boolean {
  if (!(target instanceof Element)) return false;
  const isOver = target.closest("dialog") !== null && target.closest("dialog") !== dialog;
  return isOver || target.closest("input, textarea, video, audio, [data-scrolls]") !== null;
}
