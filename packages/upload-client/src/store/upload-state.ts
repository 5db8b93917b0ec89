import { type Progress, UploadError } from "@s3-direct/upload-core";

/**
 * Why an upload stands still although nobody stopped it. It goes on by itself, at the latest 15 seconds after the reason
 * has gone. `goOn` and `retry` make it look at once, but for `other-tab`, `connection`, and a time that the API has named.
 * - `offline`: neither the API nor the storage answers, whatever `navigator.onLine` says
 * - `retry`: something failed that may heal
 * - `rate-limited`: the API asked for less, and may have named a time
 * - `signed-out`: the session has ended. What has no key yet waits for `goOn`, because another visitor may be the next
 * - `other-tab`: another tab of the browser is sending it; this one takes over when that one closes
 * - `connection`: other tabs have all the connections that the browser opens to the storage; for 15 seconds at most
 */
export type WaitReason = "offline" | "retry" | "rate-limited" | "signed-out" | "other-tab" | "connection";

/**
 * Why an upload started at its first byte again.
 * - `file-changed`: the file is not the one that was begun
 * - `expired`: the storage has thrown away what it had of it
 */
export type RestartReason = "file-changed" | "expired";

/** What each upload of a list has. */
interface ListedUpload {
  readonly id: string;
  readonly file: File;
  readonly progress: Progress;
  /** Set when it has started at its first byte again. */
  readonly restarted?: RestartReason;
  /** Set in `error`. A page may read it in every state. */
  readonly error?: UploadError | undefined;
  /** Set in `waiting`: the failure after which it is tried again. Its `sentence` says who does not answer. */
  readonly cause?: UploadError | undefined;
}

export interface ActiveUpload extends ListedUpload {
  /**
   * - `ready`: in the list, and nothing is done for it until `start` (`autoUpload: false`)
   * - `starting`: being looked at, in line for a connection, or the API is being asked
   * - `uploading`: bytes are on their way
   * - `paused`: stopped by `pause`, until `resume`
   * - `finishing`: sent; the server verifies and publishes
   */
  readonly status: "ready" | "starting" | "uploading" | "paused" | "finishing";
  readonly error?: undefined;
  /** Set in `finishing` of a file that the storage copies in parts: how many of its bytes are published, as of the last answer. */
  readonly copied?: number | undefined;
}

export interface WaitingUpload extends ListedUpload {
  readonly status: "waiting";
  readonly reason: WaitReason;
  readonly error?: undefined;
}

export interface DoneUpload<Done> extends ListedUpload {
  readonly status: "done";
  readonly result: Done;
  readonly error?: undefined;
}

export interface FailedUpload extends ListedUpload {
  readonly status: "error";
  readonly error: UploadError;
  /** Whether `retry` goes on from what the storage already has; otherwise it starts from the first byte. */
  readonly canResume: boolean;
}

export interface AbortedUpload extends ListedUpload {
  readonly status: "aborted";
  readonly error?: undefined;
}

/** Nothing has been uploaded yet. The absent fields let a page read `u.progress?.fraction` and `u.error` in every state. */
export interface IdleUpload {
  readonly status: "idle";
  readonly file?: undefined;
  readonly progress?: undefined;
  readonly error?: undefined;
  readonly cause?: undefined;
}

/** One upload of an uploader. Immutable: a changed upload is another object, an unchanged one the same. */
export type UploadItem<Done> = ActiveUpload | WaitingUpload | DoneUpload<Done> | FailedUpload | AbortedUpload;

/** The state of one upload: one union on `status`. `Done` is what finish answered. */
export type UploadState<Done> = IdleUpload | UploadItem<Done>;

/** An upload that has come to an end. One in `error` or `aborted` can be retried. */
export type SettledItem<Done> = DoneUpload<Done> | FailedUpload | AbortedUpload;

const inactive: readonly UploadState<unknown>["status"][] = ["idle", "done", "error", "aborted"];

/** Whether an upload is still on its way to `done`, `error` or `aborted`. */
export function isActive({ status }: UploadState<unknown>): boolean {
  return !inactive.includes(status);
}

/** Whether the engine is doing something for it right now. */
export function isMoving({ status }: UploadState<unknown>): boolean {
  return ["starting", "uploading", "finishing"].includes(status);
}

export function isSettled<Done>(item: UploadItem<Done>): item is SettledItem<Done> {
  return !isActive(item);
}

/** @throws UploadError what it failed of, or `ABORTED` */
export function resultOf<Done>(item: SettledItem<Done>): Done {
  if (item.status === "done") return item.result;
  throw item.error ?? new UploadError("ABORTED");
}
