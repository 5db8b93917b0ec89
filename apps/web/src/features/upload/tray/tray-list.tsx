import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import { rowHeight, UploadRows } from "../list/upload-rows.tsx";
import type { Upload } from "../uploader.ts";
import { useHeldOrder } from "../list/use-held-order.ts";

/** All uploads in a box that scrolls. */
export function TrayList({ items: all }: { items: readonly Upload[] }) {
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const { items, hand } = useHeldOrder(all);

  // oxlint-disable-next-line react/incompatible-library -- only a compiler that memoizes would mind, and none is used
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => items[index]?.id ?? index,
    overscan: 4,
  });
  return (
    // The box can be scrolled by keyboard through its buttons, which each row has.
    <div ref={box} className="border-line max-h-[min(22rem,45dvh)] overflow-y-auto border-t">
      <UploadRows items={items} list={list} hand={hand} offset={0} virtualizer={virtualizer} />
    </div>
  );
}
