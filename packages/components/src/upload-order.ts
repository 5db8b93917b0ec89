import type { UploadItem } from "@s3-direct/upload-client";

/**
 * The ids of a list in the order in which they are shown: failed uploads first, then as they were added. The array stays the same until
 * the order changes, so that a list of thousands is not rendered again because bytes have moved.
 */
export function createOrder(): (items: readonly UploadItem<unknown>[]) => readonly string[] {
  let latest: readonly string[] = [];
  return (items) => {
    const failed = items.filter(({ status }) => status === "error");
    const rest = failed.length === 0 ? items : items.filter(({ status }) => status !== "error");
    const isSame =
      items.length === latest.length &&
      failed.every(({ id }, index) => latest[index] === id) &&
      rest.every(({ id }, index) => latest[failed.length + index] === id);
    if (!isSame) latest = [...failed, ...rest].map(({ id }) => id);
    return latest;
  };
}
