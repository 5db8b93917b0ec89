import { isActive } from "@s3-direct/upload-client";
import { useUploads } from "@s3-direct/upload-client/react";
import { type Progress, sumProgress } from "@s3-direct/upload-core";
import { type Counts, countUploads } from "./count-uploads.ts";
import { rank } from "./rank.ts";
import { sameFileOf } from "./same-file.ts";
import { positions, type Upload, uploaders } from "./uploader.ts";

export type Queue = {
  /** What needs somebody, what is under way, what waits, what is finished; of each in the order they were added. */
  items: readonly Upload[];
  /** For all uploads that have not failed and were not aborted. */
  progress: Progress;
  counts: Counts;
};

/** Whether it was not sent because the library has it already. */
export const isSkipped = ({ status, file }: Upload): boolean => status === "aborted" && sameFileOf(file) !== undefined;

/** All uploads of the page as one list. */
export function useQueue(): Queue {
  const publicUploads = useUploads(uploaders.public);
  const privateUploads = useUploads(uploaders.private);
  return queueOf(publicUploads.items, privateUploads.items);
}

/** The same, for code outside components. */
export const queueNow = (): Queue =>
  queueOf(uploaders.public.getSnapshot().items, uploaders.private.getSnapshot().items);

let last: { publicItems: readonly Upload[]; privateItems: readonly Upload[]; queue: Queue } | undefined;

/** Summed once a change, however many components show it. */
function queueOf(publicItems: readonly Upload[], privateItems: readonly Upload[]): Queue {
  if (last?.publicItems !== publicItems || last.privateItems !== privateItems) {
    last = { publicItems, privateItems, queue: makeQueue([...publicItems, ...privateItems]) };
  }
  return last.queue;
}

function makeQueue(uploads: readonly Upload[]): Queue {
  const position = ({ id }: Upload) => positions.get(id) ?? 0;
  const items = uploads.toSorted((a, b) => rank(a) - rank(b) || position(a) - position(b));
  const counted = items.filter((item) => item.status === "done" || isActive(item));
  return { items, progress: sumProgress(counted.map(({ progress }) => progress)), counts: countUploads(items) };
}
