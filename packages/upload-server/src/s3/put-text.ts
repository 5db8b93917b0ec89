import { PutObjectCommand } from "@aws-sdk/client-s3";
import { mapStorageError } from "./map-error.ts";
import type { S3Storage } from "./storage.ts";

/**
 * Puts a small object of the server's own into the upload bucket.
 * @returns whether the bucket keeps versions, so that the previous object stays
 */
export async function putText(
  { publisher, uploadBucket: Bucket }: S3Storage,
  object: { Key: string; Body: string; IfNoneMatch?: string },
): Promise<{ keepsVersions: boolean }> {
  try {
    // The SDK treats an empty text as a stream of unknown length.
    const { VersionId } = await publisher.send(
      new PutObjectCommand({ ...object, Bucket, ContentLength: Buffer.byteLength(object.Body) }),
    );
    // A bucket that no longer keeps versions answers "null"
    // (https://docs.aws.amazon.com/AmazonS3/latest/userguide/AddingObjectstoVersionSuspendedBuckets.html).
    return { keepsVersions: VersionId !== undefined && VersionId !== "null" };
  } catch (error) {
    throw mapStorageError(error);
  }
}
