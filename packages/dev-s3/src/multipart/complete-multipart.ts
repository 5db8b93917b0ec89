import { createHash } from "node:crypto";
import type { Slice } from "../disk/blobs.ts";
import { receiveText } from "../body/body.ts";
import type { Handler, S3Call, S3Context } from "../request/call.ts";
import { checkWriteConditions } from "../object/conditions.ts";
import { checksumAlgorithms, createHasher, type StoredChecksum } from "../body/checksums.ts";
import { combineCrcs, isCrc } from "../body/crc-combine.ts";
import { checksumElements, encrypted } from "../object/describe-object.ts";
import { readNamedParts } from "./complete-request.ts";
import { digestSlices } from "../body/digest-slices.ts";
import { checkSizes, pickParts, sizeOf } from "./completed-parts.ts";
import { findUpload, noSuchUpload, readUploadId } from "./multipart.ts";
import { target } from "../object/objects.ts";
import { S3Error } from "../s3-error.ts";
import type { Bucket, CompletedObject, StoredObject, StoredPart, Upload } from "../disk/stored.ts";
import { xmlDocument } from "../xml/xml.ts";

/** Room for ten thousand parts, each with a checksum; in bytes. */
const maxDocumentSize = 4 * 1024 * 1024;

export const completeMultipartUpload: Handler = async (context, call) => {
  const { bucket, key } = target(context, call);
  const id = readUploadId(call);
  const named = readNamedParts(await receiveText(call, { maxSize: maxDocumentSize, ownChecksum: false }));
  const ended = bucket.endedUploads.get(id);
  // The first response may have been lost; a repeated request must not look like a failure.
  if (ended?.object !== undefined && ended.key === key) return describeResult(call, { bucket, object: ended.object });
  const { upload } = findUpload(context, call);
  checkWriteConditions(call.header, bucket.objects.get(key));
  checkChecksumMode(call, upload);
  const parts = pickParts(upload, named);
  checkSizes(call, parts);
  const object = await complete(context, { call, bucket, upload, parts });
  return describeResult(call, { bucket, object });
};

/** Checks that a completion names the checksum type that the upload was created with. */
function checkChecksumMode(call: S3Call, upload: Upload): void {
  const mode = call.header("x-amz-checksum-type");
  if (mode === undefined || mode === upload.checksum?.type) return;
  throw new S3Error("InvalidRequest", {
    message: `The upload was created using the ${upload.checksum?.type ?? "null"} checksum mode. The complete request must use the same checksum mode.`,
  });
}

/**
 * Completes the upload. First holds the parts' bytes: if a part is replaced while the checksum of the whole is
 * computed, the part's own hold ends.
 */
async function complete(
  context: S3Context,
  { call, bucket, upload, parts }: { call: S3Call; bucket: Bucket; upload: Upload; parts: readonly StoredPart[] },
): Promise<CompletedObject> {
  const { store, clock } = context;
  const slices = parts.flatMap((part) => part.slices);
  let isStored = false;
  store.blobs.hold(slices);
  try {
    const object = await assemble(context, { call, upload, parts, slices });
    checkObjectChecksum(call, object.checksum);
    // Another completion, or an abort, may have ended first.
    const first = bucket.endedUploads.get(upload.id)?.object;
    if (first !== undefined) return first;
    if (bucket.uploads.get(upload.id) !== upload) throw noSuchUpload(upload.id);
    store.putObject(bucket, object, (current) => checkWriteConditions(call.header, current));
    isStored = true;
    const { key, etag, checksum } = object;
    store.endUpload(bucket, upload, { endedAt: clock().getTime(), object: { key, etag, checksum } });
    return object;
  } finally {
    if (!isStored) store.blobs.release(slices);
  }
}

/** Makes the object from its parts' slices, in order: no byte is moved. */
async function assemble(
  context: S3Context,
  input: { call: S3Call; upload: Upload; parts: readonly StoredPart[]; slices: readonly Slice[] },
): Promise<StoredObject> {
  const { call, upload, parts, slices } = input;
  const md5 = createHash("md5");
  for (const part of parts) md5.update(part.etag, "hex");
  return {
    key: upload.key,
    size: sizeOf(parts),
    etag: `${md5.digest("hex")}-${parts.length}`,
    // S3 dates a multipart object from the creation of its upload, and lifecycle rules count from then.
    lastModified: upload.initiatedAt,
    headers: upload.headers,
    metadata: upload.metadata,
    tags: upload.tags,
    checksum: combineChecksums(upload, parts) ?? (await defaultChecksum(context, { call, slices })),
    slices,
    uploadId: upload.id,
    parts: parts.map(({ size, checksum }) => ({ size, checksum })),
  };
}

function combineChecksums(upload: Upload, parts: readonly StoredPart[]): StoredChecksum | undefined {
  if (upload.checksum === undefined) return undefined;
  const { algorithm, type } = upload.checksum;
  const values = parts.map(({ checksum, size }) => ({ value: checksum?.value ?? "", size }));
  if (type === "FULL_OBJECT" && isCrc(algorithm)) return { algorithm, type, value: combineCrcs(algorithm, values) };
  const hasher = createHasher(algorithm);
  for (const { value } of values) hasher.update(Buffer.from(value, "base64"));
  return { algorithm, type, value: `${hasher.digest()}-${parts.length}` };
}

/**
 * AWS adds a CRC64NVME of the whole to an object that was uploaded without an algorithm. Here it is computed only if
 * the request has one to compare: otherwise every upload would have to be read again.
 */
async function defaultChecksum(
  context: S3Context,
  { call, slices }: { call: S3Call; slices: readonly Slice[] },
): Promise<StoredChecksum | undefined> {
  if (call.header("x-amz-checksum-crc64nvme") === undefined) return undefined;
  return (await digestSlices(context.store.blobs, { slices, algorithm: "crc64nvme" })).checksum;
}

/** Checks the checksum header, which is here about the object and not about the XML. */
function checkObjectChecksum(call: S3Call, checksum: StoredChecksum | undefined): void {
  for (const algorithm of Object.keys(checksumAlgorithms)) {
    const wanted = call.header(`x-amz-checksum-${algorithm}`);
    if (wanted === undefined || (checksum?.algorithm === algorithm && checksum.value === wanted)) continue;
    throw new S3Error("BadDigest", {
      message: `The ${algorithm} you specified did not match the calculated checksum.`,
    });
  }
}

function describeResult(call: S3Call, { bucket, object }: { bucket: Bucket; object: CompletedObject }) {
  return {
    status: 200,
    headers: encrypted,
    body: xmlDocument("CompleteMultipartUploadResult", {
      Location: `http://${call.header("host") ?? ""}${call.rawPath}`,
      Bucket: bucket.name,
      Key: object.key,
      ETag: `"${object.etag}"`,
      ...checksumElements(object.checksum),
    }),
  };
}
