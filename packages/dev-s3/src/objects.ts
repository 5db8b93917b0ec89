import { cut } from "./blobs.ts";
import { receiveBlob } from "./body.ts";
import type { Handler, S3Call, S3Context } from "./call.ts";
import { checkReadConditions, checkWriteConditions } from "./conditions.ts";
import { checksumHeaders, describeObject, encrypted } from "./describe-object.ts";
import { expiryHeaders } from "./lifecycle.ts";
import { readRange } from "./range.ts";
import { S3Error } from "./s3-error.ts";
import type { Bucket, StoredObject } from "./stored.ts";
import { checkWriteHeaders, readMetadata, readStoredHeaders, toHeaderBytes } from "./stored-headers.ts";

export const putObject: Handler = async (context, call) => {
  const { bucket, key } = target(context, call);
  checkWriteHeaders(call);
  const headers = readStoredHeaders(call.header);
  const metadata = readMetadata(call);
  // Once before the body, to spare it; once more when it is stored, since others write meanwhile.
  checkWriteConditions(call.header, bucket.objects.get(key));
  const { md5: etag, ...received } = await receiveBlob(context.store.blobs, call);
  const object = { key, etag, lastModified: context.clock().getTime(), headers, metadata, ...received };
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

/** Keeps an object, or lets its bytes go when its condition no longer holds. */
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

/** Answers HEAD as well: all but the bytes. */
export const getObject: Handler = (context, call) => {
  const { bucket, key } = target(context, call);
  const object = bucket.objects.get(key);
  if (object === undefined) throw missing(call, { bucket: bucket.name, key });
  checkReadConditions(call.header, object);
  const range = readRange(call.header("range"), object.size);
  const slices = range === undefined ? object.slices : cut(object.slices, range);
  const tellChecksum = call.header("x-amz-checksum-mode")?.toUpperCase() === "ENABLED";
  return {
    status: range === undefined ? 200 : 206,
    headers: {
      ...describeObject(object),
      ...expiryHeaders(bucket, object),
      ...readOverrides(call),
      "content-length": String(slices.reduce((sum, slice) => sum + slice.size, 0)),
      ...(range === undefined
        ? tellChecksum && checksumHeaders(object.checksum)
        : { "content-range": `bytes ${range.start}-${range.end}/${object.size}` }),
    },
    ...(call.method === "GET" && { body: context.store.blobs.read(slices) }),
  };
};

/** `response-content-type` and its kind: only who may sign may choose them. */
function readOverrides(call: S3Call): Record<string, string> {
  const names = [
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-type",
    "expires",
  ];
  const overrides = names.flatMap((name) => {
    const value = call.param(`response-${name}`);
    return value === undefined ? [] : [[name, toHeaderBytes(value)] as const];
  });
  if (overrides.length > 0 && call.caller.kind === "anonymous") {
    throw new S3Error("InvalidRequest", {
      message: "Request specific response headers cannot be used for anonymous GET requests.",
    });
  }
  return Object.fromEntries(overrides);
}

export const deleteObject: Handler = (context, call) => {
  const { bucket, key } = target(context, call);
  if (call.header("if-match") !== undefined) checkWriteConditions(call.header, bucket.objects.get(key));
  context.store.removeObject(bucket, key);
  return { status: 204 };
};

/** The bucket and key that a request is about. */
export function target(context: S3Context, call: S3Call): { bucket: Bucket; key: string } {
  const bucket = context.store.buckets.get(call.bucket ?? "");
  if (bucket === undefined) throw new S3Error("NoSuchBucket", { details: { BucketName: call.bucket ?? "" } });
  if (call.key === undefined) throw new S3Error("MethodNotAllowed");
  return { bucket, key: call.key };
}

/** Who may not list a bucket is not told what is missing from it. */
export function missing(call: S3Call, { bucket, key }: { bucket: string; key: string }): S3Error {
  const mayKnow = call.may({ action: "s3:ListBucket", resource: bucket });
  return mayKnow ? new S3Error("NoSuchKey", { details: { Key: key } }) : new S3Error("AccessDenied");
}
