import type { Uploader } from "@s3-direct/upload-client";

/** The part of an uploader that the list uses. */
export type ListedUploader = Pick<
  Uploader<unknown, unknown>,
  | "abort"
  | "getItem"
  | "getSnapshot"
  | "pause"
  | "pauseAll"
  | "remove"
  | "removeSettled"
  | "resume"
  | "resumeAll"
  | "retry"
  | "retryAll"
  | "start"
  | "subscribe"
>;
