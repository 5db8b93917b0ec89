import { type RefObject, useEffect } from "react";

/**
 * A button that goes takes the focus with it, to the page's top. Within the container it comes to what is marked as `data-focus-home`
 * instead, or to the page's heading.
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
