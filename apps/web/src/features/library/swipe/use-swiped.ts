import { type RefObject, useEffect, useState } from "react";

/** From so many pixels sideways on it is a swipe, and no tap or scroll; from so many on what it shows stays. */
const distances = { begins: 12, stays: 48 };

/** As wide as what it shows (pixels). */
const swipeWidth = 128;

/**
 * A finger that goes to the left on a file of the list draws out what is behind it. `touch-action` leaves going up and down to the browser, which
 * scrolls then, and takes the finger away.
 *
 * @returns the file that has it drawn out
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
    // Whatever else is touched ends it, a second swipe too, and what it shows once it is pressed.
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
