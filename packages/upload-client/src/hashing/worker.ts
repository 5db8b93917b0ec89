import { digest } from "./digest.ts";

/** Answers each blob with its hash, or with undefined where it cannot be read. */
addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  if (!(data instanceof Blob)) return;
  void digest(data)
    .catch(() => undefined)
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- only windows have one
    .then((answer) => postMessage(answer));
});
