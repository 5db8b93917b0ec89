"use client";
import { useCallback, useState, useSyncExternalStore } from "react";
import { formatNumber } from "./describe";
import { ListSummary } from "./list-summary";
import type { ListedUploader } from "./listed-uploader";
import { MoreRows } from "./more-rows";
import { createOrder } from "./upload-order";
import { UploadRow } from "./upload-row";
import { textsWith, type UploadTexts } from "./texts";
import "./s3-direct.css";

export type UploadListProps = {
  /** The result of `createUploader`: the list follows it by itself. */
  uploader: ListedUploader;
  /** Texts that replace the English ones, some or all: `ko` of `texts-ko` has all in Korean. @default English */
  texts?: Partial<UploadTexts>;
  className?: string;
};

const none: readonly string[] = [];

/**
 * This many rows are rendered at first, and added when the end becomes visible: rendering five thousand at once took
 * three seconds.
 */
const step = 200;

/** The list of an uploader's uploads, one row each. Hidden while there are none. */
export function UploadList({ uploader, texts: own, className = "" }: UploadListProps) {
  const texts = textsWith(own);
  const [order] = useState(createOrder);
  const ids = useSyncExternalStore(
    uploader.subscribe,
    () => order(uploader.getSnapshot().items),
    () => none,
  );
  const [shown, setShown] = useState(step);
  const showMore = useCallback(() => setShown((count) => count + step), []);
  const left = ids.length - shown;
  return (
    <section className={`s3d s3d-list ${className}`} aria-label={texts.uploads} tabIndex={-1} hidden={ids.length === 0}>
      <ListSummary uploader={uploader} texts={texts} />
      <ul>
        {ids.slice(0, shown).map((id) => (
          <UploadRow key={id} uploader={uploader} id={id} texts={own} />
        ))}
      </ul>
      {left > 0 && <MoreRows label={texts.more(formatNumber(left, texts))} onMore={showMore} />}
    </section>
  );
}
