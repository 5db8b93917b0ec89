import { type RefObject, useEffect, useState } from "react";

/**
 * In pixels sideways: `begins` makes it a swipe, not a tap or a scroll; from `stays` on, the actions stay uncovered.
 */
const distances = { begins: 12, stays: 48 };

/** The width of the actions (pixels). */
const swipeWidth = 128;

/**
 * Uncovers a file's actions when a finger swipes to the left on it. `touch-action` leaves vertical moves to the
 * browser, which scrolls and cancels the pointer.
 *
 * @returns the file whose actions are uncovered
 */
export function useSwiped(list: RefObject<HTMLElement | null>): string | undefined {
  const [swiped, setSwiped] = useState<string>();
  useEffect(() => {
    const element = list.current;
    if (element === null) return;
    const listening = new AbortController();
    const { signal } = listening;
    let from: { id: string; isOpen: boolean; x: number; y: number } | undefined;
    let pull = 0;

    const show = (pixels: number) => {
      pull = pixels;
      element.style.setProperty("--pull", `${pixels}px`);
    };
    const close = () => {
      from = undefined;
      setSwiped(undefined);
    };
    const listen = (
      type: "pointerdown" | "pointermove" | "pointerup" | "pointercancel",
      act: (e: PointerEvent) => void,
    ) => element.addEventListener(type, (event) => event.pointerType === "touch" && act(event), { signal });

    listen("pointerdown", ({ target, isPrimary, clientX: x, clientY: y }) => {
      if (!(target instanceof Element)) return;
      const id = target.closest<HTMLElement>("[data-id]")?.dataset["id"];
      const isOpen = target.closest("[data-swiped]") !== null;
      from = isPrimary && id !== undefined ? { id, isOpen, x, y } : undefined;
      pull = 0;
    });
    listen("pointermove", ({ clientX, clientY }) => {
      if (from === undefined) return;
      const left = from.x - clientX;
      const isSideways = Math.abs(left) >= Math.max(distances.begins, Math.abs(clientY - from.y));
      if (from.isOpen && isSideways) return close();
      if (from.isOpen || (pull === 0 && (left < 0 || !isSideways))) return;
      setSwiped(from.id);
      show(Math.min(Math.max(left, 1), swipeWidth));
    });
    listen("pointerup", () => {
      if (from === undefined || pull === 0) return;
      from = undefined;
      if (pull < distances.stays) close();
      else show(swipeWidth);
    });
    listen("pointercancel", close);
    // Any other touch covers the actions again, also a second swipe, or a press on one of them.
    document.addEventListener(
      "pointerdown",
      ({ target }) => target instanceof Element && !target.closest("[data-swiped]") && setSwiped(undefined),
      { signal, capture: true },
    );
    document.addEventListener(
      "click",
      ({ target }) => target instanceof Element && target.closest("[data-swiped]") && setSwiped(undefined),
      { signal },
    );
    document.addEventListener("keydown", ({ key }) => key === "Escape" && setSwiped(undefined), { signal });
    return () => listening.abort();
  }, [list]);
  return swiped;
}
