import { type FocusEvent, type PointerEvent, useRef, useState } from "react";
import { keepOrder } from "./keep-order.ts";
import type { Upload } from "../uploader.ts";

/**
 * Returns the uploads in an order that stays while the pointer or the focus is in their list, so that no row moves away
 * from under it. Uploads that finish or fail meanwhile are announced by the live region, and move when the pointer or
 * the focus leaves.
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
      // Not on entering: a list that appears below a resting pointer is not in use.
      onPointerMove: () => note({ pointer: true }),
      onPointerLeave: ({ currentTarget }: PointerEvent) =>
        note({ pointer: false, focus: currentTarget.contains(document.activeElement) }),
      onFocus: () => note({ focus: true }),
      onBlur: ({ currentTarget, relatedTarget }: FocusEvent) => note({ focus: currentTarget.contains(relatedTarget) }),
    },
  };
}
