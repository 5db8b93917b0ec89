export { isAccepted } from "./accept.ts";
export { GiB, KiB, MiB, TiB, formatBytes } from "./bytes.ts";
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
export { toUploadError } from "./to-upload-error.ts";
export { type AnnouncedFile, assertFileRules, type CheckedFile, checkFile, type FileRules } from "./file-rules.ts";
export { day, uploadLifetime } from "./lifetimes.ts";
export { mediaKeyOf, type MediaKeyForm } from "./media-key.ts";
export {
  extensionOf,
  isKnownMediaType,
  isScriptCapable,
  mediaTypeLabel,
  mediaTypeFromName,
  preferredExtension,
  stemOf,
} from "./media-type.ts";
export { maxUploadSize, type PlanOptions } from "./part-plan.ts";
export { type Progress, sumProgress } from "./progress.ts";
export { isRetryableStatus } from "./retry-rules.ts";
export type { SelectionRules } from "./selection-rules.ts";
export { trpcCodes } from "./trpc-codes.ts";
export {
  belongsTo,
  dateOf,
  makeUploadKey,
  ownerPrefix,
  parseUploadKey,
  type UploadKey,
  type UploadKeyInput,
  type UploadOwner,
  type Visibility,
} from "./upload-key.ts";
