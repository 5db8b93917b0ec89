import {
  type Progress,
  type ProgressState,
  type UploadError,
  type UploadErrorCode,
  createProgress,
  reduceProgress,
} from "@s3-direct/upload-core";
import { type UploadItem, type WaitReason, isActive } from "./upload-state.ts";

/** An item and what only the engine needs to know of it. */
export type UploadRecord<Done> = {
  readonly item: UploadItem<Done>;
  readonly measured: ProgressState;
  /** The upload key, once the storage has every byte: from here on only finish is missing. */
  readonly storedKey?: string;
};

export type UploadEvent<Done> =
  | { type: "started" }
  /** Goes into a step, or back into it after waiting. */
  | { type: "entered"; status: "starting" | "uploading" | "finishing" }
  /** Bytes of this attempt, and the time in milliseconds of a clock that does not jump. */
  | { type: "progressed"; loaded: number; at: number }
  | { type: "waited"; reason: WaitReason }
  | { type: "stored"; key: string }
  | { type: "finished"; result: Done }
  | { type: "failed"; error: UploadError }
  | { type: "aborted" };

/** After these nothing can be made of what lies in the storage: another try has to send the file again. */
const lostCodes: readonly UploadErrorCode[] = [
  "UPLOAD_NOT_FOUND",
  "UPLOAD_NOT_ARRIVED",
  "UPLOAD_GONE",
  "UPLOAD_MISMATCH",
  "REFUSED",
];

export function createRecord<Done>({ id, file }: { id: string; file: File }): UploadRecord<Done> {
  const measured = createProgress(file.size);
  return { item: { id, file, status: "starting", progress: measured.progress }, measured };
}

/** The next record; the same object where the event changes nothing or comes too late. */
export function reduceUpload<Done>(record: UploadRecord<Done>, event: UploadEvent<Done>): UploadRecord<Done> {
  const { item, measured, storedKey } = record;
  const { id, file } = item;
  const base = { id, file, progress: withoutSpeed(measured.progress) };

  if (event.type === "started") {
    if (isActive(item) || item.status === "done") return record;
    return { ...record, item: { ...base, status: "starting" } };
  }
  if (event.type === "aborted" && item.status === "error") return { item: { ...base, status: "aborted" }, measured };
  if (!isActive(item)) return record;

  switch (event.type) {
    case "entered":
      return item.status === event.status ? record : { ...record, item: { ...base, status: event.status } };
    case "waited":
      return { ...record, item: { ...base, status: "waiting", reason: event.reason } };
    case "progressed": {
      const next = reduceProgress(measured, { type: "loaded", loaded: event.loaded, at: event.at });
      return { ...record, measured: next, item: { ...item, progress: next.progress } };
    }
    case "stored":
      return { item: { ...base, status: "finishing" }, measured, storedKey: event.key };
    case "finished": {
      const next = reduceProgress(measured, { type: "finished" });
      const { result } = event;
      return { item: { id, file, progress: next.progress, status: "done", result }, measured: next };
    }
    case "failed": {
      const canResume = storedKey !== undefined && !lostCodes.includes(event.error.code);
      const failed = { item: { ...base, status: "error", error: event.error, canResume }, measured } as const;
      return canResume ? { ...failed, storedKey } : failed;
    }
    case "aborted":
      return { item: { ...base, status: "aborted" }, measured };
  }
}

/** Speed is of bytes that are on their way: what waits would add its last one to the sum of all. */
function withoutSpeed({ loaded, total, fraction }: Progress): Progress {
  return { loaded, total, fraction };
}
