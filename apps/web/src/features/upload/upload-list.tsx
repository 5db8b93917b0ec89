import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Upload } from "./uploader.ts";
import { eachUploader } from "./uploader.ts";
import { UploadRow } from "./upload-row.tsx";

/** About a row's height in pixels, until it is measured. */
const rowHeight = 68;

/** Only the rows in sight exist, so that a thousand files scroll as ten do. */
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

  const latest = useRef(items);
  useEffect(() => {
    latest.current = items;
  });

  /** The focus goes to the next row before this one goes, and so never falls back to the page's top. */
  const remove = useCallback((id: string) => {
    const index = latest.current.findIndex((item) => item.id === id);
    const next = latest.current[index + 1] ?? latest.current[index - 1];
    const row = next && list.current?.querySelector<HTMLElement>(`[data-id="${next.id}"]`);
    (row?.querySelector<HTMLElement>("[data-remove]") ?? row)?.focus();
    if (!row) document.querySelector<HTMLElement>("main h1")?.focus();
    eachUploader((uploader) => uploader.remove(id));
  }, []);

  return (
    <ul ref={list} className="relative" style={{ height: virtualizer.getTotalSize() }}>
      {virtualizer.getVirtualItems().map(({ index, key, start }) => {
        const upload = items[index];
        return (
          upload && (
            <UploadRow
              key={key}
              measure={virtualizer.measureElement}
              upload={upload}
              index={index}
              count={items.length}
              top={start - offset}
              onRemove={remove}
            />
          )
        );
      })}
    </ul>
  );
}
