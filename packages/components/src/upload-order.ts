import type { UploadItem } from "@s3-direct/upload-client";

/**
 * Creates a function that returns the ids of a list in display order: failed uploads first, then in the order they were
 * added. The array stays the same until the order changes, so that progress alone does not render a list of thousands
 * again.
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
