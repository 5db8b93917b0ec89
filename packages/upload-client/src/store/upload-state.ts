import { type Progress, UploadError } from "@s3-direct/upload-core";

/**
 * Why an upload is waiting although nobody paused it. It continues by itself, at most 15 seconds after the reason is
 * gone. `continueAll` and `retry` make it check at once, except for `other-tab`, `connection`, and if the API has named
 * a time.
 * - `offline`: neither the API nor the storage answers, whatever `navigator.onLine` says
 * - `retry`: something failed that a retry may solve
 * - `rate-limited`: the API refused it for too many calls, and may have named a time to wait
 * - `signed-out`: the session has ended. An upload without a key waits for `continueAll`, because somebody else may
 *   sign in next
 * - `other-tab`: another tab of the browser is sending it; this tab takes over when that one closes
 * - `connection`: other tabs use all the connections that the browser opens to the storage; for 15 seconds at most
 */
export type WaitReason = "offline" | "retry" | "rate-limited" | "signed-out" | "other-tab" | "connection";

/**
 * Why an upload started again from its first byte.
 * - `file-changed`: the file is not the one that was begun
 * - `expired`: the storage has deleted what it had of the file
 */
export type RestartReason = "file-changed" | "expired";

/** The fields of every upload in a list. */
interface ListedUpload {
  readonly id: string;
  readonly file: File;
  readonly progress: Progress;
  /** Set if the upload has started again from its first byte. */
  readonly restarted?: RestartReason;
  /** Set in `error`. A page may read it in every state. */
  readonly error?: UploadError | undefined;
  /** Set in `waiting`: the failure after which it is retried. Its `sentence` says which side does not answer. */
  readonly cause?: UploadError | undefined;
}

export interface ActiveUpload extends ListedUpload {
  /**
   * - `ready`: in the list, and nothing is done for it until `start` (`autoUpload: false`)
   * - `starting`: the file is being checked, waits for a connection, or the API is being called
   * - `uploading`: bytes are being sent
   * - `paused`: stopped by `pause`, until `resume`
   * - `finishing`: sent; the server verifies and publishes
   */
  readonly status: "ready" | "starting" | "uploading" | "paused" | "finishing";
  readonly error?: undefined;
  /**
   * Set in `finishing` of a file that the storage copies in parts: how many of its bytes were published at the last
   * answer.
   */
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
  /** Whether `retry` continues with what the storage already has; otherwise it starts from the first byte. */
  readonly canResume: boolean;
}

export interface AbortedUpload extends ListedUpload {
  readonly status: "aborted";
  readonly error?: undefined;
}

/**
 * Nothing has been uploaded yet. The absent fields are declared so that a page can read `u.progress?.fraction` and
 * `u.error` in every state.
 */
export interface IdleUpload {
  readonly status: "idle";
  readonly file?: undefined;
  readonly progress?: undefined;
  readonly error?: undefined;
  readonly cause?: undefined;
}

/** One upload of an uploader. Immutable: a changed upload is a new object, an unchanged one stays the same object. */
export type UploadItem<Done> = ActiveUpload | WaitingUpload | DoneUpload<Done> | FailedUpload | AbortedUpload;

/** The state of one upload: a union on `status`. `Done` is the answer of finish. */
export type UploadState<Done> = IdleUpload | UploadItem<Done>;

/** An upload that has ended. One in `error` or `aborted` can be retried. */
export type SettledItem<Done> = DoneUpload<Done> | FailedUpload | AbortedUpload;

const inactive: readonly UploadState<unknown>["status"][] = ["idle", "done", "error", "aborted"];

/** Whether there is an upload that has not ended in `done`, `error` or `aborted`. */
export function isActive({ status }: UploadState<unknown>): boolean {
  return !inactive.includes(status);
}

/** Whether the engine is working on the upload right now. */
export function isMoving({ status }: UploadState<unknown>): boolean {
  return ["starting", "uploading", "finishing"].includes(status);
}

export function isSettled<Done>(item: UploadItem<Done>): item is SettledItem<Done> {
  return !isActive(item);
}

/** Returns the result of an upload. @throws UploadError why it failed, or `ABORTED` */
export function resultOf<Done>(item: SettledItem<Done>): Done {
  if (item.status === "done") return item.result;
  throw item.error ?? new UploadError("ABORTED");
}
