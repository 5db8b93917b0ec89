import { isActive } from "@s3-direct/upload-client";
import { Notice } from "../../../components/notice.tsx";
import { useStore } from "../../../lib/store.ts";
import { useLanguage } from "../../../texts/language.ts";
import { notKept } from "../not-kept.ts";
import type { Queue } from "./queue.ts";

/** Says that uploads do not survive the page, as where a private window has no storage. */
export function NotKeptNotice({ items }: Pick<Queue, "items">) {
  const { t } = useLanguage();
  const ids = useStore(notKept);
  return items.some((item) => isActive(item) && ids.has(item.id)) && <Notice tone="warn">{t.upload.notKept}</Notice>;
}
