export { startDevS3, type BucketOptions, type DevS3, type DevS3Options } from "./server.ts";
export type { CorsRule } from "./bucket-config.ts";
export type { LifecycleRule } from "./lifecycle-config.ts";
export type { Fault, FaultFilter, Faults } from "./faults.ts";
export { personalities, type Personality } from "./personality/table.ts";
export { formatEntry, type RequestEntry } from "./request-entry.ts";
export type { S3ErrorCode } from "./s3-error.ts";
export type { Statement, User } from "./users.ts";
