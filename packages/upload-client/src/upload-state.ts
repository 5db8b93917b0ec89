import type { Progress, UploadError } from "@s3-direct/upload-core";

/**
 * Why an upload stands still although nobody stopped it. It goes on by itself, at the latest 15 seconds after the reason
 * has gone; `goOn` and `retry` make it look at once.
 * - `offline`: neither the API nor the storage answers, whatever `navigator.onLine` says
 * - `retry`: something failed that may heal
 * - `rate-limited`: the API asked for less
 * - `signed-out`: the session has ended. What has no key yet waits for `goOn`, because another visitor may be the next
 * - `other-tab`: another tab of the browser is sending it; this one takes over when that one closes
 */
export type WaitReason = "offline" | "retry" | "rate-limited" | "signed-out" | "other-tab";

/**
 * Why an upload began at its first byte again.
 * - `file-changed`: the file is not the one that was begun
 * - `expired`: the storage has thrown away what it had of it
 */
export type RestartReason = "file-changed" | "expired";

type StartedUpload<Done> = {
  readonly file: File;
  readonly progress: Progress;
  /** Of one that had begun. */
  readonly restarted?: RestartReason;
} & (
  | {
      /**
       * - `ready`: in the list, and nothing is done for it until `start` (`autoUpload: false`)
       * - `starting`: being looked at, in line for a connection, or the API is being asked
       * - `uploading`: bytes are on their way
       * - `paused`: stopped by `pause`, until `resume`
       * - `finishing`: sent; the server verifies and publishes
       */
      readonly status: "ready" | "starting" | "uploading" | "paused" | "finishing";
    }
  | { readonly status: "waiting"; readonly reason: WaitReason }
  | { readonly status: "done"; readonly result: Done }
  | {
      readonly status: "error";
      readonly error: UploadError;
      /** Whether `retry` goes on from what the storage already has; otherwise it starts from the first byte. */
      readonly canResume: boolean;
    }
  | { readonly status: "aborted" }
);

/** Nothing has been uploaded yet. The two absent fields let a page read `u.progress?.fraction` in every state. */
export type IdleUpload = { readonly status: "idle"; readonly file?: undefined; readonly progress?: undefined };

/** The state of one upload: one union on `status`. `Done` is what finish answered. */
export type UploadState<Done> = IdleUpload | StartedUpload<Done>;

/** One upload of an uploader. Immutable: a changed upload is another object, an unchanged one the same. */
export type UploadItem<Done> = { readonly id: string } & StartedUpload<Done>;

/** An upload that has come to an end. One in `error` or `aborted` can be retried. */
export type SettledItem<Done> = Extract<UploadItem<Done>, { status: "done" | "error" | "aborted" }>;

const inactive: readonly UploadState<unknown>["status"][] = ["idle", "done", "error", "aborted"];

/** Whether an upload is still on its way to `done`, `error` or `aborted`. */
export function isActive({ status }: UploadState<unknown>): boolean {
  return !inactive.includes(status);
}

/** Whether something is done for it right now. */
export function isMoving({ status }: UploadState<unknown>): boolean {
  return ["starting", "uploading", "finishing"].includes(status);
}

export function isSettled<Done>(item: UploadItem<Done>): item is SettledItem<Done> {
  return !isActive(item);
}
