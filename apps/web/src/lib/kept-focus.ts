import { type RefObject, useEffect } from "react";

/**
 * Keeps the focus if a button disappears: otherwise it would fall back to the page's top. Within the container it moves
 * to the element marked with `data-focus-home`, or to the page's heading.
 */
export function useKeptFocus(container: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = container.current;
    if (element === null) return;
    let last: Node | undefined;
    const note = ({ target }: FocusEvent) => {
      if (target instanceof Node) last = target;
    };
    const observer = new MutationObserver(() => {
      if (last === undefined || last.isConnected) return;
      last = undefined;
      if (document.activeElement !== document.body) return;
      const home =
        element.querySelector<HTMLElement>("[data-focus-home]") ?? document.querySelector<HTMLElement>("main h1");
      home?.focus({ preventScroll: true });
    });
    element.addEventListener("focusin", note);
    observer.observe(element, { childList: true, subtree: true });
    return () => {
      element.removeEventListener("focusin", note);
      observer.disconnect();
    };
  }, [container]);
}

/** Moves the focus out of an element that is about to disappear: to the heading of the open dialog, or of the page. */
export function leaveFocus(going: Element | null): void {
  if (going?.contains(document.activeElement)) focusHeading();
}

/**
 * Moves the focus as `leaveFocus` does, from a dialog that is being removed. Whatever else hears of the same change, as
 * `useKeptFocus` does, goes first: it knows a nearer place.
 */
export function leaveRemovedFocus(removed: Element | null): void {
  if (!removed?.contains(document.activeElement)) return;
  setTimeout(() => {
    if (document.activeElement === document.body) focusHeading();
  });
}

function focusHeading(): void {
  const heading = document.querySelector<HTMLElement>("dialog[open] h2") ?? document.querySelector<HTMLElement>("h1");
  heading?.focus({ preventScroll: true });
}
