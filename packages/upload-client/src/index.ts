export { mayRetry, toUploadError, UploadError, type UploadErrorCode } from "@s3-direct/upload-core";
export type { Progress } from "@s3-direct/upload-core";
export type { EndpointRules } from "@s3-direct/upload-core/contract";
export { filesFrom, type FoundFile, type FoundFiles } from "./files/dropped.ts";
export { isSystemFile } from "./files/system-file.ts";
export type { FinishAnswer, ResultOf, UploadProcedures } from "./procedures.ts";
export { createScheduler, type Scheduler, type SchedulerOptions } from "./scheduling/scheduler.ts";
export type { FileHandle, Resume, UnfinishedUpload } from "./resumable.ts";
export type { Trace, Traceable } from "./traceable.ts";
export type { StorageAnswer, StorageRequest } from "./transfer/xhr.ts";
export {
  type AbortedUpload,
  type ActiveUpload,
  type DoneUpload,
  type FailedUpload,
  type IdleUpload,
  isActive,
  type RestartReason,
  type SettledItem,
  type UploadItem,
  type UploadState,
  type WaitingUpload,
  type WaitReason,
} from "./store/upload-state.ts";
export { createUploader } from "./uploader.ts";
export type {
  BatchArguments,
  BeforeUpload,
  NamedBlob,
  UploadArguments,
  Uploader,
  UploaderOptions,
  UploaderSnapshot,
  UploadHandle,
  UploadOptions,
} from "./uploader-types.ts";
