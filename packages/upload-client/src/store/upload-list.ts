import { createProgressSum } from "@s3-direct/upload-core/internal";
import { type UploadItem, isActive } from "./upload-state.ts";
import type { UploaderSnapshot } from "../uploader-types.ts";

/** The items of an uploader, in the order they were added. */
export type UploadList<Done> = {
  /** Without `before` the item is new, without `after` it was removed. */
  change: (before: UploadItem<Done> | undefined, after: UploadItem<Done> | undefined) => void;
  /** Returns the same object until something changes. */
  getSnapshot: () => UploaderSnapshot<Done>;
};

/**
 * Creates a list in which a change costs the same whatever its length: even with 10,000 items nothing is summed or
 * searched again.
 */
export function createUploadList<Done>(): UploadList<Done> {
  const items = new Map<string, UploadItem<Done>>();
  const progress = createProgressSum();
  let snapshot: UploaderSnapshot<Done> | undefined;
  return {
    change(before, after) {
      snapshot = undefined;
      if (before && isCounted(before)) progress.subtract(before.progress);
      if (after && isCounted(after)) progress.add(after.progress);
      if (after) items.set(after.id, after);
      else if (before) items.delete(before.id);
    },
    getSnapshot: () => (snapshot ??= { items: [...items.values()], progress: progress.value() }),
  };
}

/** Failed and aborted uploads do not count: nobody waits for them. */
function isCounted(item: UploadItem<unknown>): boolean {
  return item.status === "done" || isActive(item);
}
