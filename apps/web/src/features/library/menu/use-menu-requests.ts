import { type RefObject, useEffect, useEffectEvent } from "react";

/** The file of the list whose menu to open, and where (pixels of the window). */
export type MenuRequest = { id: string; x: number; y: number };

/** How long a finger rests to open the menu (milliseconds): longer than in browsers that request a menu themselves. */
const longPress = 700;

/** A resting finger moves less than this (pixels). */
const slack = 10;

/** Listens for a right click, the menu key, Shift+F10 and a long press on a file of the list. */
export function useMenuRequests(list: RefObject<HTMLElement | null>, onMenu: (request: MenuRequest) => void): void {
  const request = useEffectEvent(onMenu);
  useEffect(() => {
    const element = list.current;
    if (element === null) return;
    const listening = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wasLong = false;
    let from = { x: 0, y: 0 };
    const ask = ({ target, clientX: x, clientY: y }: MouseEvent): boolean => {
      const file = target instanceof Element && target.closest<HTMLElement>("[data-id]");
      const id = (file || undefined)?.dataset["id"];
      if (id === undefined) return false;
      clearTimeout(timer);
      request({ id, x, y });
      return true;
    };
    const listen = <Type extends keyof HTMLElementEventMap>(
      type: Type,
      act: (event: HTMLElementEventMap[Type]) => void,
      capture = false,
    ) => element.addEventListener(type, act, { signal: listening.signal, capture });

    listen("contextmenu", (event) => ask(event) && event.preventDefault());
    // Safari requests no menu on a long press.
    listen("pointerdown", (event) => {
      clearTimeout(timer);
      wasLong = false;
      if (event.pointerType !== "touch") return;
      from = { x: event.clientX, y: event.clientY };
      timer = setTimeout(() => (wasLong = ask(event)), longPress);
    });
    listen("pointermove", ({ clientX, clientY }) => {
      if (Math.hypot(clientX - from.x, clientY - from.y) >= slack) clearTimeout(timer);
    });
    for (const type of ["pointerup", "pointercancel"] as const) listen(type, () => clearTimeout(timer));
    // The finger that opened the menu does not click when it is lifted.
    listen(
      "click",
      (event) => {
        if (!wasLong) return;
        wasLong = false;
        event.preventDefault();
        event.stopPropagation();
      },
      true,
    );
    return () => {
      clearTimeout(timer);
      listening.abort();
    };
  }, [list]);
}
