import { type ChecksumTask, checksumOf } from "./checksum.ts";
import { createByteReader } from "./read-bytes.ts";

const read = createByteReader();

/**
 * Answers each task with its checksum, or with undefined if the bytes cannot be read. The page sends one task at a
 * time.
 */
addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  if (!isTask(data)) return;
  void checksumOf(data, read)
    .catch(() => undefined)
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- only windows have one
    .then((answer) => postMessage(answer));
});

function isTask(data: unknown): data is ChecksumTask {
  return typeof data === "object" && data !== null && "bytes" in data && data.bytes instanceof Blob;
}
