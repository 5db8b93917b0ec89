import { UploadError, type WaitReason } from "@s3-direct/upload-client";

/** The state of a list of uploads. Its numbers are already formatted. */
type Counts = { done: string; all: string; failed: string | undefined };

const waiting: Record<WaitReason, string> = {
  offline: "No connection, goes on by itself",
  retry: "Interrupted, trying again",
  "rate-limited": "Waiting for its turn",
  "signed-out": "Waiting for you to sign in",
  "other-tab": "Going on in another tab",
  connection: "Waiting for uploads in other tabs",
};

/** Adds what to do to the engine's shortest sentences, which do not say it. */
function sentenceOf({ code, sentence, details }: UploadError): string {
  if (code === "FILE_DAMAGED" && sentence === new UploadError(code).sentence)
    return `${sentence} Save it again, or choose another file.`;
  if (code === "TOO_FEW_FILES" && details.minFiles === undefined)
    return `${sentence} Choose something with files in it.`;
  return sentence;
}

/** The words for entries of `accept`; a type that is not listed is called by its last part: "PNG". */
const kinds: Record<string, string> = {
  "image/*": "images",
  "video/*": "videos",
  "audio/*": "audio",
  "application/pdf": "PDF",
  "text/plain": "text",
  "*/*": "any file",
};

/** All texts of the components. For another language, use another object of this type. */
export const en = {
  /** For sizes, numbers and lists. */
  locale: "en",

  chooseFile: "Choose a file",
  chooseFolder: "Choose a folder",
  chooseAnother: "Choose another file",
  dropFiles: "Drop files here, or click to choose",
  dropFile: "Drop a file here, or click to choose",
  dropNow: "Drop to upload",
  pasteFile: "Paste a screenshot here, or click to choose a picture",
  pasteKeys: "Ctrl + V, or ⌘ V on a Mac",
  /** The beginning of the name of a pasted picture: "Screenshot 2026-11-27 18.30.05.png". */
  screenshot: "Screenshot",
  picture: "Your picture",
  choosePicture: "Choose a picture",
  changePicture: "Change picture",
  removePicture: "Remove picture",
  noPicture: "This is no picture. Choose another file.",

  start: "Start",
  pause: "Pause",
  resume: "Resume",
  cancel: "Cancel",
  retry: "Try again",
  remove: "Remove from the list",
  pauseAll: "Pause all",
  resumeAll: "Resume all",
  retryAll: "Try failed again",
  clear: "Clear finished",
  more: (count: string): string => `Show more, ${count} are left`,

  uploads: "Uploads",
  /** The label of a button or a bar: "Pause: photo.jpg". */
  of: (action: string, file: string): string => `${action}: ${file}`,
  join: (parts: readonly string[]): string => parts.join(" · "),
  count: ({ done, all, failed }: Counts): string =>
    `${done} of ${all} uploaded${failed === undefined ? "" : `, ${failed} failed`}`,

  starting: "Starting",
  uploading: "Uploading",
  ready: "Not started",
  paused: "Paused",
  finishing: "Checking the file",
  done: "Uploaded",
  aborted: "Cancelled",
  waiting,
  amount: (loaded: string, total: string): string => `${loaded} of ${total}`,
  timeLeft: (time: string): string => `${time} left`,
  /** Why a button does nothing while its file is being sent. */
  busy: (file: string): string => `${file} is being sent. Cancel it to choose another file.`,
  isDone: (file: string): string => `${file} is uploaded.`,

  kinds,
  upTo: (size: string): string => `up to ${size}`,
  atMost: (files: string): string => `${files} files at most`,
  unreadable: (count: number): string =>
    count === 1
      ? "One file or folder could not be read. Drop it again."
      : `${count} files or folders could not be read. Drop them again.`,
  failure: sentenceOf,
};

export type UploadTexts = typeof en;

/** Returns a component's texts: its own, and English for the rest. */
export const textsWith = (own: Partial<UploadTexts> = {}): UploadTexts => ({ ...en, ...own });
