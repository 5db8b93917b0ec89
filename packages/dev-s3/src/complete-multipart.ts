import { createHash } from "node:crypto";
import { receiveText } from "./body.ts";
import type { Handler, S3Call, S3Context } from "./call.ts";
import { checkWriteConditions } from "./conditions.ts";
import { checksumAlgorithms, createHasher, type StoredChecksum } from "./checksums.ts";
import { combineCrcs, isCrc } from "./crc-combine.ts";
import { checksumElements, encrypted } from "./describe-object.ts";
import { findUpload, maxParts, minPartSize, noSuchUpload, readUploadId } from "./multipart.ts";
import { keepObject, target } from "./objects.ts";
import { childOf, childrenOf, parseXml, textOf } from "./parse-xml.ts";
import { S3Error } from "./s3-error.ts";
import type { Bucket, StoredObject, StoredPart, Upload } from "./stored.ts";
import { xmlDocument } from "./xml.ts";

type NamedPart = { number: number; etag: string; checksum: string | undefined };

/** AWS's largest object, in bytes: 5 TiB; and room for ten thousand parts, each with a checksum. */
const maxObjectSize = 5 * 1024 ** 4;
const maxDocumentSize = 4 * 1024 * 1024;

export const completeMultipartUpload: Handler = async (context, call) => {
  const { bucket, key } = target(context, call);
  const id = readUploadId(call);
  const named = readParts(
    await receiveText(call, { maxSize: maxDocumentSize, ownChecksum: false }),
    bucket.uploads.get(id),
  );
  const done = bucket.objects.get(key);
  // The answer to the first time may have been lost; asking again must not look like a failure.
  if (done?.uploadId === id) return describeResult(call, { bucket, object: done });
  const { upload } = findUpload(context, call);
  checkWriteConditions(call.header, done);
  const parts = pickParts(upload, named);
  checkSizes(call, parts);
  const object = assemble(upload, parts);
  checkObjectChecksum(call, object.checksum);
  complete(context, { call, bucket, upload, object });
  return describeResult(call, { bucket, object });
};

function readParts(document: string, upload: Upload | undefined): NamedPart[] {
  const root = parseXml(document);
  const parts = childrenOf(root, "Part").map((part) => {
    const number = Number(textOf(part, "PartNumber"));
    const etag = textOf(part, "ETag");
    if (!Number.isInteger(number) || number < 1 || number > maxParts || etag === undefined)
      throw new S3Error("MalformedXML");
    const algorithm = upload?.checksum && checksumAlgorithms[upload.checksum.algorithm].name;
    return {
      number,
      etag: etag.replace(/^"(.*)"$/, "$1"),
      checksum: algorithm && childOf(part, `Checksum${algorithm}`)?.text.trim(),
    };
  });
  if (root.name !== "CompleteMultipartUpload" || parts.length === 0 || parts.length > maxParts) {
    throw new S3Error("MalformedXML");
  }
  if (parts.some((part, index) => index > 0 && part.number <= (parts[index - 1]?.number ?? 0))) {
    throw new S3Error("InvalidPartOrder");
  }
  return parts;
}

function pickParts(upload: Upload, named: readonly NamedPart[]): StoredPart[] {
  return named.map(({ number, etag, checksum }) => {
    if (upload.checksum?.type === "COMPOSITE" && checksum === undefined) {
      throw new S3Error("InvalidRequest", {
        message: `The upload was created using a ${upload.checksum.algorithm} checksum. The complete request must include the checksum for each part. It was missing for part ${number} in the request.`,
      });
    }
    const part = upload.parts.get(number);
    if (part === undefined || part.etag !== etag || (checksum !== undefined && part.checksum?.value !== checksum)) {
      throw new S3Error("InvalidPart", { details: { UploadId: upload.id, PartNumber: number, ETag: etag } });
    }
    return part;
  });
}

function checkSizes(call: S3Call, parts: readonly StoredPart[]): void {
  const small = parts.slice(0, -1).find((part) => part.size < minPartSize);
  if (small !== undefined) {
    throw new S3Error("EntityTooSmall", {
      details: { ProposedSize: small.size, MinSizeAllowed: minPartSize, PartNumber: small.number, ETag: small.etag },
    });
  }
  const size = sizeOf(parts);
  if (size > maxObjectSize) {
    throw new S3Error("EntityTooLarge", { details: { ProposedSize: size, MaxSizeAllowed: maxObjectSize } });
  }
  const announced = call.header("x-amz-mp-object-size");
  if (announced !== undefined && Number(announced) !== size) {
    throw new S3Error("InvalidRequest", {
      message: `The provided 'x-amz-mp-object-size' header value ${announced} does not match what was computed: ${size}`,
    });
  }
}

function sizeOf(parts: readonly StoredPart[]): number {
  return parts.reduce((sum, part) => sum + part.size, 0);
}

/** The object is its parts' slices, in order: no byte is moved. */
function assemble(upload: Upload, parts: readonly StoredPart[]): StoredObject {
  const md5 = createHash("md5");
  for (const part of parts) md5.update(part.etag, "hex");
  return {
    key: upload.key,
    size: sizeOf(parts),
    etag: `${md5.digest("hex")}-${parts.length}`,
    // S3 dates a multipart object from its initiation, and lifecycle rules count from there.
    lastModified: upload.initiatedAt,
    headers: upload.headers,
    metadata: upload.metadata,
    checksum: combineChecksums(upload, parts),
    slices: parts.flatMap((part) => part.slices),
    uploadId: upload.id,
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

/** Here a checksum header is about the object, not about the XML. */
function checkObjectChecksum(call: S3Call, checksum: StoredChecksum | undefined): void {
  for (const algorithm of Object.keys(checksumAlgorithms)) {
    const wanted = call.header(`x-amz-checksum-${algorithm}`);
    if (wanted === undefined || (checksum?.algorithm === algorithm && checksum.value === wanted)) continue;
    throw new S3Error("BadDigest", {
      message: `The ${algorithm} you specified did not match the calculated checksum.`,
    });
  }
}

function complete(
  context: S3Context,
  input: { call: S3Call; bucket: Bucket; upload: Upload; object: StoredObject },
): void {
  const { call, bucket, upload, object } = input;
  if (bucket.uploads.get(upload.id) !== upload) throw noSuchUpload(upload.id);
  context.store.blobs.hold(object.slices);
  keepObject(context, { bucket, object, header: call.header });
  context.store.removeUpload(bucket, upload);
}

function describeResult(call: S3Call, { bucket, object }: { bucket: Bucket; object: StoredObject }) {
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
