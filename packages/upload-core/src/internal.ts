// What only the other packages of this repository need. Not for applications: any version may change it, without a word
// in the changelog. Each of those packages depends on exactly its own version of upload-core, so they change together.
export { isAcceptedByName, namesExtension } from "./accept.ts";
export { connectionsInAll, connectionsPerHost } from "./connections.ts";
export { combineCrc64, createCrc64 } from "./crc64.ts";
export { maxEarlyFinishSize } from "./early-finish.ts";
export { defaultMaxPixels } from "./file-rules.ts";
export { partsLifetime } from "./lifetimes.ts";
export { isMediaKey, mediaFolderOf } from "./media-key.ts";
export { contentDisposition, normalizeMediaType } from "./media-type.ts";
export { maxPartCount, partAt, partCountOf, type PartPlan, type Plan, planUpload } from "./part-plan.ts";
export { createProgress, createProgressSum, type ProgressEvent, reduceProgress } from "./progress.ts";
export { isDamageCode, retryDelay } from "./retry-rules.ts";
export { assertSelectionRules, checkSelection } from "./selection-rules.ts";
export { measureSpeed, type SpeedSample } from "./speed.ts";
export { ownerSegment } from "./upload-key.ts";
export { isVariantName, mediaKeyOfVariant, variantKeyOf } from "./variant-key.ts";
