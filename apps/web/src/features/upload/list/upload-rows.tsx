import type { VirtualItem } from "@tanstack/react-virtual";
import { type RefObject, useCallback, useEffect, useRef } from "react";
import { UploadRow } from "./upload-row.tsx";
import type { useHeldOrder } from "./use-held-order.ts";
import { eachUploader, type Upload } from "../uploader.ts";

/** A row's estimated height in pixels, until it is measured. */
export const rowHeight = 68;

type UploadRowsProps = {
  items: readonly Upload[];
  list: RefObject<HTMLUListElement | null>;
  hand: ReturnType<typeof useHeldOrder>["hand"];
  /** The list's distance from the top of the scroll container, in pixels. */
  offset: number;
  virtualizer: {
    getTotalSize: () => number;
    getVirtualItems: () => readonly VirtualItem[];
    measureElement: (row: HTMLElement | null) => void;
  };
};

/** Renders only the rows in sight, so that a thousand files scroll like ten. */
export function UploadRows({ items, list, hand, offset, virtualizer }: UploadRowsProps) {
  const latest = useRef(items);
  useEffect(() => {
    latest.current = items;
  });

  /** Moves the focus to the next row before this one disappears, so that it never falls back to the page's top. */
  const remove = useCallback(
    (id: string) => {
      const index = latest.current.findIndex((item) => item.id === id);
      const next = latest.current[index + 1] ?? latest.current[index - 1];
      const row = next && list.current?.querySelector<HTMLElement>(`[data-id="${next.id}"]`);
      (row?.querySelector<HTMLElement>("[data-remove]") ?? row)?.focus();
      if (!row) document.querySelector<HTMLElement>("main h1")?.focus();
      eachUploader((uploader) => uploader.remove(id));
    },
    [list],
  );

  return (
    <ul ref={list} {...hand} className="relative" style={{ height: virtualizer.getTotalSize() }}>
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
