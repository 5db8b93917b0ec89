export { isAccepted, isAcceptedByName, namesExtension } from "./accept.ts";
export { GiB, KiB, MiB, TiB, formatBytes } from "./bytes.ts";
export { connectionsInAll, connectionsPerHost } from "./connections.ts";
export { combineCrc64, type Crc64, createCrc64 } from "./crc64.ts";
export { errorDocsUrl } from "./error-docs-url.ts";
export {
  isUploadErrorCode,
  mayRetry,
  UploadError,
  type UploadErrorCode,
  type UploadErrorOptions,
  uploadErrors,
  type UploadNeeds,
} from "./errors.ts";
export {
  type AnnouncedFile,
  assertFileRules,
  type CheckedFile,
  checkFile,
  defaultMaxPixels,
  type FileRules,
} from "./file-rules.ts";
export { maxEarlyFinishSize } from "./early-finish.ts";
export { day, partsLifetime, uploadLifetime } from "./lifetimes.ts";
export { isMediaKey, mediaFolderOf, mediaKeyOf, type MediaKeyForm } from "./media-key.ts";
export {
  contentDisposition,
  extensionOf,
  isKnownMediaType,
  isScriptCapable,
  mediaTypeLabel,
  mediaTypeFromName,
  normalizeMediaType,
  preferredExtension,
  stemOf,
} from "./media-type.ts";
export {
  maxPartCount,
  maxUploadSize,
  partAt,
  partCountOf,
  type PartPlan,
  type PartRange,
  type Plan,
  type PlanOptions,
  planUpload,
} from "./part-plan.ts";
export {
  createProgress,
  createProgressSum,
  type Progress,
  type ProgressEvent,
  type ProgressSum,
  reduceProgress,
  sumProgress,
} from "./progress.ts";
export { isDamageCode, isRetryableStatus, retryDelay, type RetryDelayOptions } from "./retry-rules.ts";
export { measureSpeed, type SpeedSample } from "./speed.ts";
export { assertSelectionRules, checkSelection, type SelectionRules } from "./selection-rules.ts";
export { toUploadError } from "./to-upload-error.ts";
export { trpcCodes } from "./trpc-codes.ts";
export {
  belongsTo,
  dateOf,
  makeUploadKey,
  ownerPrefix,
  ownerSegment,
  parseUploadKey,
  type UploadKey,
  type UploadKeyInput,
  type UploadOwner,
  type Visibility,
} from "./upload-key.ts";
export { isVariantName, mediaKeyOfVariant, variantKeyOf } from "./variant-key.ts";
