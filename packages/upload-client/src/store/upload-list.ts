import { createProgressSum } from "@s3-direct/upload-core";
import { type UploadItem, isActive } from "./upload-state.ts";
import type { UploaderSnapshot } from "../uploader-types.ts";

/** The items of an uploader, in the order they were added. */
export type UploadList<Done> = {
  /** Without `before` it is new, without `after` it is gone. */
  change: (before: UploadItem<Done> | undefined, after: UploadItem<Done> | undefined) => void;
  /** The same object until something changes. */
  getSnapshot: () => UploaderSnapshot<Done>;
};

/** A change costs the same however long the list is: with 10,000 items nothing is summed or looked for anew. */
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

/** Nobody waits for what failed or was aborted. */
function isCounted(item: UploadItem<unknown>): boolean {
  return item.status === "done" || isActive(item);
}
