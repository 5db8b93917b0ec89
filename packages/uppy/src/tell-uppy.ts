import {
  type FinishAnswer,
  type ResultOf,
  toUploadError,
  type UploadItem,
  type WaitReason,
} from "@s3-direct/upload-client";
import type { BasePlugin, Body, Meta, UppyFile } from "@uppy/core";
import type { locale } from "./locale.ts";

export type Done = ResultOf<FinishAnswer>;
type Plugin<M extends Meta, B extends Body> = Pick<BasePlugin<object, M, B>, "uppy" | "i18n">;

/** A change of an upload. */
export type Change = { before: UploadItem<Done> | undefined; item: UploadItem<Done> };

/** The sentences for waits that may take long; other waits are over in seconds. */
const waits: Partial<Record<WaitReason, keyof typeof locale.strings>> = {
  offline: "offline",
  "rate-limited": "rateLimited",
  "signed-out": "signedOut",
  "other-tab": "otherTab",
};

/** Reports the state of an upload to Uppy, by the events of Uppy's uploaders. */
export function tellUppy<M extends Meta, B extends Body>(
  plugin: Plugin<M, B>,
  file: UppyFile<M, B>,
  { before, item }: Change,
): void {
  const { uppy, i18n } = plugin;
  const { fraction, total } = item.progress;
  switch (item.status) {
    case "done":
      return succeed(plugin, file, item.result);
    case "error":
      return uppy.emit("upload-error", file, errorOf(item.error));
    case "waiting": {
      const isTold = before?.status === "waiting" && before.reason === item.reason;
      const sentence = isTold ? undefined : waits[item.reason];
      if (sentence) uppy.emit("upload-stalled", new Error(i18n(sentence)), [file]);
      return;
    }
    case "uploading":
    case "finishing":
      // Uses the fraction, which is 1 only when finish has answered.
      return uppy.emit("upload-progress", file, {
        uploadStarted: file.progress.uploadStarted ?? Date.now(),
        bytesUploaded: Math.floor(fraction * total),
        bytesTotal: total,
      });
    case "ready":
    case "starting":
    case "paused":
    case "aborted":
  }
}

function succeed<M extends Meta, B extends Body>({ uppy }: Plugin<M, B>, file: UppyFile<M, B>, result: Done): void {
  const { status: _, ...rest } = result;
  // A plugin cannot know which `B` the application chooses by `BodyOf`.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const body = rest as unknown as B;
  const uploadURL = "url" in result.file ? result.file.url : undefined;
  uppy.emit("upload-success", file, { status: 200, body, uploadURL });
}

/**
 * Returns the error for Uppy. Not the `UploadError` itself: its message is for the wire, and Uppy appends an error's
 * `details` to the message.
 */
export function errorOf(thrown: unknown): Error {
  const cause = toUploadError(thrown);
  return Object.assign(new Error(cause.sentence, { cause }), { name: cause.name, code: cause.code });
}
