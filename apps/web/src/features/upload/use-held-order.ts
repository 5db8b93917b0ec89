import { type FocusEvent, type PointerEvent, useRef, useState } from "react";
import { keepOrder } from "./keep-order.ts";
import type { Upload } from "./uploader.ts";

/**
 * The uploads in an order that stays while a hand is in their list, by pointer or by focus: no row moves away from under it. What ends or
 * fails meanwhile is told by the live region, and goes to its place when the hand leaves.
 */
export function useHeldOrder(sorted: readonly Upload[]) {
  const [held, setHeld] = useState<readonly string[]>();
  const hands = useRef({ pointer: false, focus: false });
  const items = held === undefined ? sorted : keepOrder(sorted, held);

  const note = (hand: Partial<typeof hands.current>) => {
    Object.assign(hands.current, hand);
    const isIn = hands.current.pointer || hands.current.focus;
    if (isIn !== (held !== undefined)) setHeld(isIn ? items.map(({ id }) => id) : undefined);
  };
  return {
    items,
    hand: {
      // Not when it enters: a list that appears below a pointer that rests is in nobody's hand.
      onPointerMove: () => note({ pointer: true }),
      onPointerLeave: ({ currentTarget }: PointerEvent) =>
        note({ pointer: false, focus: currentTarget.contains(document.activeElement) }),
      onFocus: () => note({ focus: true }),
      onBlur: ({ currentTarget, relatedTarget }: FocusEvent) => note({ focus: currentTarget.contains(relatedTarget) }),
    },
  };
}
