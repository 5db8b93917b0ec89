import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useRef, useState } from "react";
import { rowHeight, UploadRows } from "./upload-rows.tsx";
import type { Upload } from "./uploader.ts";

/** The uploads on their own page, which scrolls with them. */
export function UploadList({ items }: { items: readonly Upload[] }) {
  const list = useRef<HTMLUListElement>(null);
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => setOffset(list.current?.offsetTop ?? 0), []);

  // oxlint-disable-next-line react/incompatible-library -- only a compiler that memoizes would mind, and none is used
  const virtualizer = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => rowHeight,
    getItemKey: (index) => items[index]?.id ?? index,
    scrollMargin: offset,
    overscan: 6,
  });
  return <UploadRows items={items} list={list} offset={offset} virtualizer={virtualizer} />;
}
