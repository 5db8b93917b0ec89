import { createProgressSum } from "@s3-direct/upload-core";
import { type UploadItem, isActive } from "./upload-state.ts";
import type { UploaderSnapshot } from "./uploader-types.ts";

/** The items of an uploader, in the order they were added. */
export type UploadList<Done> = {
  /** Without `before` it is new, without `after` it is gone. */
  change: (before: UploadItem<Done> | undefined, after: UploadItem<Done> | undefined) => void;
  /** The same object until something changes. */
  getSnapshot: () => UploaderSnapshot<Done>;
};

/** A change costs the same however long the list is: with 10,000 items nothing is summed or looked for anew. */
export function createUploadList<Done>(): UploadList<Done> {
  const progress = createProgressSum();
  /** Where each stands in `rows`. */
  const places = new Map<string, number>();
  /** Removed since the last snapshot, and still in `rows`. */
  const removed = new Set<string>();
  let rows: UploadItem<Done>[] = [];
  let snapshot: UploaderSnapshot<Done> | undefined;

  function closeGaps(): void {
    if (removed.size === 0) return;
    rows = rows.filter(({ id }) => !removed.has(id));
    places.clear();
    rows.forEach(({ id }, place) => places.set(id, place));
    removed.clear();
  }

  function makeSnapshot(): UploaderSnapshot<Done> {
    closeGaps();
    return { items: rows.slice(), progress: progress.value() };
  }

  return {
    change(before, after) {
      snapshot = undefined;
      if (before && isCounted(before)) progress.subtract(before.progress);
      if (after && isCounted(after)) progress.add(after.progress);
      if (after) {
        const place = places.get(after.id);
        if (place === undefined) places.set(after.id, rows.push(after) - 1);
        else rows[place] = after;
      } else if (before) {
        removed.add(before.id);
        // Where nobody looks at the list, too, it keeps no more than twice what is in it.
        if (removed.size > rows.length / 2) closeGaps();
      }
    },
    getSnapshot: () => (snapshot ??= makeSnapshot()),
  };
}

/** Nobody waits for what failed or was aborted. */
function isCounted(item: UploadItem<unknown>): boolean {
  return item.status === "done" || isActive(item);
}
