import { maxBodySize } from "../body/body.ts";
import type { Handler, S3Answer, S3Call, S3Context } from "../request/call.ts";
import { toChecksumAlgorithm, type StoredChecksum } from "../body/checksums.ts";
import { checkCopySourceConditions, checkWriteConditions } from "./conditions.ts";
import { digestSlices } from "../body/digest-slices.ts";
import { checksumElements, encrypted } from "./describe-object.ts";
import { missing, target } from "./objects.ts";
import { readCopySource } from "../request/request.ts";
import { notImplemented, S3Error } from "../s3-error.ts";
import type { StoredObject } from "../disk/stored.ts";
import { quirks } from "../personality/table.ts";
import { readTags, sourceTags, type Tags } from "./tags.ts";
import { checkWriteHeaders, readMetadata, readStoredHeaders, storedNames } from "./stored-headers.ts";
import { xmlDocument } from "../xml/xml.ts";

/** Copies an object. The copy shares the bytes of its source, so the size does not matter. */
export const copyObject: Handler = async (context, call) => {
  const { bucket, key } = target(context, call);
  checkWriteHeaders(call);
  const source = findCopySource(context, call);
  const directive = readDirective(call, "metadata");
  const tagging = readDirective(call, "tagging");
  refuseUnused(call, { directive, tagging });
  if (directive === "COPY" && source === bucket.objects.get(key)) {
    throw new S3Error("InvalidRequest", {
      message:
        "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    });
  }
  if (source.size > maxBodySize) {
    throw new S3Error("InvalidRequest", {
      message: `The specified copy source is larger than the maximum allowable size for a copy source: ${maxBodySize}`,
    });
  }
  checkWriteConditions(call.header, bucket.objects.get(key));
  const { blobs } = context.store;
  const { slices, size } = source;
  blobs.hold(slices);
  try {
    const { etag, checksum } = await copiedDigests(context, { call, source });
    const described =
      directive === "COPY" ? source : { headers: readStoredHeaders(call.header), metadata: readMetadata(call) };
    const { headers, metadata } = described;
    const tags = copiedTags(context, { call, source, tagging, metadata: directive });
    const lastModified = context.clock().getTime();
    context.store.putObject(
      bucket,
      { key, size, etag, lastModified, headers, metadata, tags, checksum, slices },
      (current) => checkWriteConditions(call.header, current),
    );
    return describeCopy("CopyObjectResult", { lastModified, etag, checksum });
  } catch (error) {
    blobs.release(slices);
    throw error;
  }
};

type Directive = "COPY" | "REPLACE";

function copiedTags(
  { personality }: S3Context,
  { call, source, ...directives }: { call: S3Call; source: StoredObject; tagging: Directive; metadata: Directive },
): Tags | undefined {
  if (quirks[personality].tagsAreMetadata === true) return directives.metadata === "COPY" ? source.tags : undefined;
  return directives.tagging === "REPLACE" ? readTags(call) : sourceTags(call, source);
}

function readDirective(call: S3Call, what: "metadata" | "tagging"): Directive {
  const name = `x-amz-${what}-directive`;
  const directive = call.header(name) ?? "COPY";
  if (directive === "COPY" || directive === "REPLACE") return directive;
  throw new S3Error("InvalidArgument", {
    message: `Unknown ${what} directive.`,
    details: { ArgumentName: name, ArgumentValue: directive },
  });
}

const described = storedNames.filter((name) => name !== "cache-control" && name !== "content-type");

/**
 * Refuses headers that would describe the copy but are not used, because the copy keeps its source's. AWS ignores them.
 */
function refuseUnused({ headerNames }: S3Call, directives: { directive: Directive; tagging: Directive }): void {
  const unused = headerNames.find((name) => {
    if (name === "x-amz-tagging") return directives.tagging === "COPY";
    return directives.directive === "COPY" && (name.startsWith("x-amz-meta-") || described.includes(name));
  });
  if (unused !== undefined) throw notImplemented("header", unused);
}

/**
 * Returns the digests of a copy. The copy of a multipart object is a plain object with digests of all its bytes, which
 * must be read for them.
 */
async function copiedDigests(
  context: S3Context,
  { call, source }: { call: S3Call; source: StoredObject },
): Promise<{ etag: string; checksum: StoredChecksum | undefined }> {
  const asked = call.header("x-amz-checksum-algorithm");
  const algorithm = asked === undefined ? source.checksum?.algorithm : toChecksumAlgorithm(asked);
  const kept = algorithm === source.checksum?.algorithm && source.checksum?.type !== "COMPOSITE";
  if (kept && !source.etag.includes("-")) return { etag: source.etag, checksum: source.checksum };
  const { md5, checksum } = await digestSlices(context.store.blobs, { slices: source.slices, algorithm });
  return { etag: md5, checksum };
}

/** Describes the copy of an object or of a part. */
export function describeCopy(
  root: "CopyObjectResult" | "CopyPartResult",
  { lastModified, etag, checksum }: Pick<StoredObject, "lastModified" | "etag" | "checksum">,
): S3Answer {
  const elements = { LastModified: new Date(lastModified).toISOString(), ETag: `"${etag}"` };
  return { status: 200, headers: encrypted, body: xmlDocument(root, { ...elements, ...checksumElements(checksum) }) };
}

/** Finds the source of a copy, and checks the conditions on it. */
export function findCopySource(context: S3Context, call: S3Call): StoredObject {
  const { bucket: name, key } = readCopySource(call.header("x-amz-copy-source") ?? "");
  const bucket = context.store.buckets.get(name);
  if (bucket === undefined) throw new S3Error("NoSuchBucket", { details: { BucketName: name } });
  const source = bucket.objects.get(key);
  if (source === undefined) throw missing(call, { bucket: name, key });
  checkCopySourceConditions(call.header, source);
  return source;
}
