import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useRef, useState } from "react";
import { rowHeight, UploadRows } from "./upload-rows.tsx";
import type { Upload } from "../uploader.ts";
import { useHeldOrder } from "./use-held-order.ts";

/** The uploads on their own page, which scrolls with them. */
export function UploadList({ items: sorted }: { items: readonly Upload[] }) {
  const { items, hand } = useHeldOrder(sorted);
  const list = useRef<HTMLUListElement>(null);
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => setOffset(list.current?.offsetTop ?? 0), []);

  // oxlint-disable-next-line react/incompatible-library -- only a compiler that memoizes would mind, and none is used
  const virtualizer = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => rowHeight,
    getItemKey: (index) => items[index]?.id ?? index,
    scrollMargin: offset,
    overscan: 2,
  });
  return <UploadRows items={items} list={list} hand={hand} offset={offset} virtualizer={virtualizer} />;
}
