import { receiveBlob } from "../body/body.ts";
import type { Handler, S3Call, S3Context } from "../request/call.ts";
import { checkDeleteCondition, checkWriteConditions } from "./conditions.ts";
import { checksumHeaders, encrypted } from "./describe-object.ts";
import { expiryHeaders } from "../bucket/lifecycle.ts";
import { S3Error } from "../s3-error.ts";
import type { Bucket, StoredObject } from "../disk/stored.ts";
import { readTags } from "./tags.ts";
import { checkWriteHeaders, readMetadata, readStoredHeaders } from "./stored-headers.ts";

export const putObject: Handler = async (context, call) => {
  const { bucket, key } = target(context, call);
  checkWriteHeaders(call);
  const headers = readStoredHeaders(call.header);
  const metadata = readMetadata(call);
  const tags = readTags(call);
  // Checked before the body, to save reading it, and again when it is stored: others may have written meanwhile.
  checkWriteConditions(call.header, bucket.objects.get(key));
  const { md5: etag, ...received } = await receiveBlob(context.store.blobs, call);
  const object = { key, etag, lastModified: context.clock().getTime(), headers, metadata, tags, ...received };
  keepObject(context, { bucket, object, header: call.header });
  return {
    status: 200,
    headers: {
      etag: `"${etag}"`,
      ...encrypted,
      ...checksumHeaders(object.checksum),
      ...expiryHeaders(bucket, object),
    },
  };
};

/** Stores an object; if its condition no longer holds, releases its bytes. */
export function keepObject(
  context: S3Context,
  input: { bucket: Bucket; object: StoredObject; header: S3Call["header"] },
): void {
  try {
    context.store.putObject(input.bucket, input.object, (current) => checkWriteConditions(input.header, current));
  } catch (error) {
    context.store.blobs.release(input.object.slices);
    throw error;
  }
}

export const deleteObject: Handler = (context, call) => {
  const { bucket, key } = target(context, call);
  checkDeleteCondition(call.header, bucket.objects.get(key));
  context.store.removeObject(bucket, key);
  return { status: 204 };
};

/** Returns the bucket and key that a request is about. */
export function target(context: S3Context, call: S3Call): { bucket: Bucket; key: string } {
  const bucket = context.store.buckets.get(call.bucket ?? "");
  if (bucket === undefined) throw new S3Error("NoSuchBucket", { details: { BucketName: call.bucket ?? "" } });
  if (call.key === undefined) throw new S3Error("MethodNotAllowed");
  return { bucket, key: call.key };
}

/**
 * Returns the error for a missing key. A caller that may not list the bucket with this key as prefix does not learn
 * that the key is missing.
 */
export function missing(call: S3Call, { bucket, key }: { bucket: string; key: string }): S3Error {
  const mayKnow = call.may({ action: "s3:ListBucket", resource: bucket, prefix: key });
  return mayKnow ? new S3Error("NoSuchKey", { details: { Key: key } }) : new S3Error("AccessDenied");
}
