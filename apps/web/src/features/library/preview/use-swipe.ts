import { type PointerEvent, useRef, useSyncExternalStore } from "react";

/** A finger that has moved less (pixels) was a tap. */
const least = 60;

/**
 * Goes to another file by a horizontal swipe: to the left for the next one. Not where something scrolls, or if the page
 * is zoomed.
 */
export function useSwipe(go: (step: 1 | -1) => void) {
  const isPinched = useSyncExternalStore(onPinch, () => (visualViewport?.scale ?? 1) > 1);
  const start = useRef<{ id: number; x: number; y: number }>(undefined);
  return {
    style: { touchAction: isPinched ? "auto" : "pan-y pinch-zoom" },
    onPointerDown({ pointerType, isPrimary, pointerId, clientX, clientY, target }: PointerEvent) {
      const scrolls = target instanceof Element && target.closest("video, audio, [data-scrolls]");
      // A second finger makes it a pinch.
      const isSwipe = pointerType === "touch" && isPrimary && !scrolls && !isPinched;
      start.current = isSwipe ? { id: pointerId, x: clientX, y: clientY } : undefined;
    },
    onPointerUp({ pointerId, clientX, clientY }: PointerEvent) {
      const from = start.current;
      start.current = undefined;
      if (from?.id !== pointerId) return;
      const [x, y] = [clientX - from.x, clientY - from.y];
      if (Math.abs(x) >= least && Math.abs(x) > 2 * Math.abs(y)) go(x < 0 ? 1 : -1);
    },
    onPointerCancel() {
      start.current = undefined;
    },
  };
}

function onPinch(listener: () => void) {
  visualViewport?.addEventListener("resize", listener);
  return () => visualViewport?.removeEventListener("resize", listener);
}
