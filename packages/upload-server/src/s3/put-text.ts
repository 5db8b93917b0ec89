import { PutObjectCommand } from "@aws-sdk/client-s3";
import { mapStorageError } from "./map-error.ts";
import type { S3Storage } from "./storage.ts";

/** Puts a small object of the server's own into the upload bucket. */
export async function putText(
  { publisher, uploadBucket: Bucket }: S3Storage,
  object: { Key: string; Body: string; IfNoneMatch?: string },
): Promise<void> {
  try {
    // The SDK takes an empty text for a stream of unknown length.
    await publisher.send(new PutObjectCommand({ ...object, Bucket, ContentLength: Buffer.byteLength(object.Body) }));
  } catch (error) {
    throw mapStorageError(error);
  }
}
