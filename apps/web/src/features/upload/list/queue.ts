import { isActive } from "@s3-direct/upload-client";
import { useUploads } from "@s3-direct/upload-client/react";
import { type Progress, sumProgress } from "@s3-direct/upload-core";
import { type Counts, countUploads } from "./count-uploads.ts";
import { useStore } from "../../../lib/store.ts";
import { positions } from "../listed-uploads.ts";
import { currentAddresses } from "./current-addresses.ts";
import { queueRank } from "./queue-rank.ts";
import { sameFileOf } from "../same-file/same-file.ts";
import { type Upload, uploaders } from "../uploader.ts";

export type Queue = {
  /**
   * Uploads that need attention, then those in progress, waiting, finished; each group in the order they were added.
   */
  items: readonly Upload[];
  /** For all uploads that have not failed and were not aborted. */
  progress: Progress;
  counts: Counts;
};

/** Whether the file was not sent because the library has it already. */
export const isSkipped = ({ status, file }: Upload): boolean => status === "aborted" && sameFileOf(file) !== undefined;

/** All uploads of the page as one list. */
export function useQueue(): Queue {
  const publicUploads = useUploads(uploaders.public);
  const privateUploads = useUploads(uploaders.private);
  return queueOf(publicUploads.items, privateUploads.items, useStore(currentAddresses));
}

/** The same as {@link useQueue}, for code outside components. */
export const queueNow = (): Queue =>
  queueOf(uploaders.public.getSnapshot().items, uploaders.private.getSnapshot().items, currentAddresses.get());

type Uploads = readonly Upload[];
type Addresses = ReturnType<typeof currentAddresses.get>;
let last: { publicItems: Uploads; privateItems: Uploads; addresses: Addresses; queue: Queue } | undefined;

/** Memoized: computed once per change, however many components show it. */
function queueOf(publicItems: Uploads, privateItems: Uploads, addresses: Addresses): Queue {
  if (last?.publicItems !== publicItems || last.privateItems !== privateItems || last.addresses !== addresses) {
    const items = [...publicItems, ...privateItems].map((upload) => asItIsNow(upload, addresses));
    last = { publicItems, privateItems, addresses, queue: makeQueue(items) };
  }
  return last.queue;
}

/** Returns the upload with its file's current URL: an upload keeps the first one. */
function asItIsNow(upload: Upload, addresses: Addresses): Upload {
  if (upload.status !== "done" || !addresses.has(upload.result.data.id)) return upload;
  const url = addresses.get(upload.result.data.id);
  const { url: _, ...file } = upload.result.file;
  return { ...upload, result: { ...upload.result, file: { ...file, ...(url !== undefined && { url }) } } };
}

function makeQueue(uploads: readonly Upload[]): Queue {
  const position = ({ id }: Upload) => positions.get(id) ?? 0;
  const items = uploads.toSorted((a, b) => queueRank(a) - queueRank(b) || position(a) - position(b));
  const counted = items.filter((item) => item.status === "done" || isActive(item));
  return { items, progress: sumProgress(counted.map(({ progress }) => progress)), counts: countUploads(items) };
}
