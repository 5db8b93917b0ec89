import { aws, createS3Storage, type S3StorageOptions } from "@s3-direct/upload-server";

const keys = { accessKeyId: "id", secretAccessKey: "secret" };

/** Creates a storage for tests that do not call S3, or only sign. */
export const storageWithoutS3 = (options: Partial<S3StorageOptions> = {}) =>
  createS3Storage({
    provider: aws({ region: "eu-central-1" }),
    uploadBucket: "acme-upload",
    mediaBucket: "acme-media",
    publicBaseUrl: "https://media.acme.com/files",
    signer: keys,
    publisher: keys,
    ...options,
  });
