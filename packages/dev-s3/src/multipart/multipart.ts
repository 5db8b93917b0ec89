import { randomBytes } from "node:crypto";
import { receiveBlob } from "../body/body.ts";
import type { Handler, S3Call, S3Context } from "../request/call.ts";
import { checksumAlgorithms, toChecksumAlgorithm, type ChecksumAlgorithm } from "../body/checksums.ts";
import { isCrc } from "../body/crc-combine.ts";
import { arnOf } from "../access/accounts.ts";
import { checksumHeaders, encrypted } from "../object/describe-object.ts";
import { refuseEncryptionOfPart } from "../object/encryption-headers.ts";
import { abortHeaders } from "../bucket/lifecycle.ts";
import { target } from "../object/objects.ts";
import { quirks } from "../personality/table.ts";
import { S3Error } from "../s3-error.ts";
import type { Bucket, StoredPart, StoredUpload, Upload } from "../disk/stored.ts";
import { readTags } from "../object/tags.ts";
import { checkWriteHeaders, readMetadata, readStoredHeaders } from "../object/stored-headers.ts";
import { xmlDocument } from "../xml/xml.ts";

/** AWS's limits: parts of an upload, and the smallest size of every part but the last, in bytes. */
export const maxParts = 10_000;
export const minPartSize = 5 * 1024 ** 2;

export const createMultipartUpload: Handler = (context, call) => {
  const { bucket, key } = target(context, call);
  checkWriteHeaders(call);
  const checksum = readChecksumChoice(call);
  const initiatedAt = context.clock().getTime();
  const upload: StoredUpload = {
    id: newUploadId(initiatedAt),
    key,
    initiatedAt,
    initiator: arnOf(call.caller),
    headers: readStoredHeaders(call.header),
    metadata: readMetadata(call),
    tags: readTags(call),
    checksum,
  };
  context.store.createUpload(bucket, upload);
  return {
    status: 200,
    headers: {
      ...encrypted,
      ...abortHeaders(bucket, upload, context),
      ...(checksum && {
        "x-amz-checksum-algorithm": checksumAlgorithms[checksum.algorithm].name,
        "x-amz-checksum-type": checksum.type,
      }),
    },
    body: xmlDocument("InitiateMultipartUploadResult", { Bucket: bucket.name, Key: key, UploadId: upload.id }),
  };
};

/** Makes an id that begins with the time: sorted by id, the uploads of a key are in the order of their creation. */
function newUploadId(initiatedAt: number): string {
  return initiatedAt.toString(16).padStart(12, "0") + randomBytes(18).toString("hex");
}

/**
 * Reads the checksum choice. A CRC can cover the whole object; SHA-256 covers only the parts' own checksums, and
 * CRC64NVME always covers the whole object.
 */
function readChecksumChoice(call: S3Call): StoredUpload["checksum"] {
  const name = call.header("x-amz-checksum-algorithm");
  const type = call.header("x-amz-checksum-type");
  if (name === undefined) {
    if (type === undefined) return undefined;
    throw new S3Error("InvalidRequest", {
      message: "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.",
    });
  }
  const algorithm = toChecksumAlgorithm(name);
  const chosen = type ?? (algorithm === "crc64nvme" ? "FULL_OBJECT" : "COMPOSITE");
  const possible =
    (chosen === "FULL_OBJECT" && isCrc(algorithm)) || (chosen === "COMPOSITE" && algorithm !== "crc64nvme");
  if (possible) return { algorithm, type: chosen };
  throw new S3Error("InvalidRequest", {
    message: `The ${chosen} checksum type cannot be used with the ${algorithm} checksum algorithm.`,
  });
}

export const uploadPart: Handler = async (context, call) => {
  const number = readPartNumber(call);
  const { bucket, upload } = findUpload(context, call);
  refuseEncryptionOfPart(call);
  const { md5, checksum, ...received } = await receiveBlob(context.store.blobs, call);
  try {
    checkPartAlgorithm(upload, checksum?.algorithm);
    keepPart(context, {
      bucket,
      upload,
      part: {
        number,
        etag: md5,
        lastModified: context.clock().getTime(),
        ...received,
        // An upload without an algorithm accepts a part with any checksum: it is compared and returned, but not stored.
        ...(upload.checksum !== undefined && { checksum }),
      },
    });
  } catch (error) {
    context.store.blobs.release(received.slices);
    throw error;
  }
  return { status: 200, headers: { etag: `"${md5}"`, ...encrypted, ...checksumHeaders(checksum) } };
};

/** Stores a part, unless the upload was aborted or completed in the meantime. */
export function keepPart(context: S3Context, input: { bucket: Bucket; upload: Upload; part: StoredPart }): void {
  const { bucket, upload, part } = input;
  if (bucket.uploads.get(upload.id) !== upload) throw noSuchUpload(upload.id);
  context.store.putPart(bucket, upload, part);
}

/**
 * Checks a part's checksum algorithm. Since 2025 SDKs send a CRC32 with every part, also in an upload that was created
 * without an algorithm: AWS accepts it.
 */
function checkPartAlgorithm(upload: Upload, actual: ChecksumAlgorithm | undefined): void {
  const expected = upload.checksum?.algorithm;
  if (expected === undefined || expected === actual) return;
  throw new S3Error("InvalidRequest", {
    message: `Checksum Type mismatch occurred, expected checksum Type: ${expected}, actual checksum Type: ${actual ?? "null"}`,
  });
}

export const abortMultipartUpload: Handler = (context, call) => {
  const { bucket, key } = target(context, call);
  // On AWS, aborting an upload that was completed or aborted before is no error and changes nothing.
  const id = readUploadId(call);
  const { forgetsEnded, abortsUnknown } = quirks[context.personality];
  if (bucket.endedUploads.get(id)?.key === key && forgetsEnded !== true) return { status: 204 };
  if (bucket.uploads.get(id)?.key !== key && abortsUnknown === true && isBase64(id)) return { status: 204 };
  const { upload } = findUpload(context, call);
  context.store.endUpload(bucket, upload, { endedAt: context.clock().getTime() });
  return { status: 204 };
};

/** Checks for base64url without padding. */
const isBase64 = (text: string) => /^[\w-]+$/.test(text) && text.length % 4 !== 1;

export function readPartNumber(call: S3Call): number {
  const text = call.param("partNumber") ?? "";
  const number = Number(text);
  if (/^\d{1,5}$/.test(text) && number >= 1 && number <= maxParts) return number;
  throw new S3Error("InvalidArgument", {
    message: `Part number must be an integer between 1 and ${maxParts}, inclusive`,
    details: { ArgumentName: "partNumber", ArgumentValue: text },
  });
}

/** Finds an upload by its key and id, both of which must match. An empty id must not turn a part into an object. */
export function findUpload(context: S3Context, call: S3Call): { bucket: Bucket; upload: Upload } {
  const { bucket, key } = target(context, call);
  const id = readUploadId(call);
  const upload = bucket.uploads.get(id);
  if (upload === undefined || upload.key !== key) throw noSuchUpload(id);
  return { bucket, upload };
}

export function readUploadId(call: S3Call): string {
  const id = call.param("uploadId") ?? "";
  if (id !== "") return id;
  throw new S3Error("InvalidArgument", {
    message: "This operation needs an uploadId",
    details: { ArgumentName: "uploadId", ArgumentValue: "" },
  });
}

export function noSuchUpload(id: string): S3Error {
  return new S3Error("NoSuchUpload", { details: { UploadId: id } });
}
