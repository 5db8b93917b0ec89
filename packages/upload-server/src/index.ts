export { abortUpload, type AbortUploadDeps } from "./abort-upload.ts";
export { createUpload, type CreateUploadDeps } from "./create-upload.ts";
export { deleteUpload } from "./delete-upload.ts";
export { finishUpload, type FinishedUpload, type FinishUploadDeps } from "./finish-upload.ts";
export type { Caller } from "./own-upload.ts";
export type { S3CredentialSource, S3Credentials } from "./s3/credentials.ts";
export { signedHeaderNames } from "./s3/presign.ts";
export { aws, ceph, custom, type S3Capabilities, type S3Provider } from "./s3/providers.ts";
export { createS3Storage, type S3Storage, type S3StorageOptions } from "./s3/storage.ts";
