import { digestBytes } from "./digest.ts";
import { createByteReader } from "./read-bytes.ts";

const read = createByteReader();

/** Answers each blob with its hash, or with undefined where it cannot be read. The page sends them one at a time. */
addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  if (!(data instanceof Blob)) return;
  void read(data)
    .then(digestBytes)
    .catch(() => undefined)
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- only windows have one
    .then((answer) => postMessage(answer));
});
