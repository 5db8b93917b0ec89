import { cut } from "../disk/blobs.ts";
import type { Handler, S3Call, S3Context } from "../request/call.ts";
import type { StoredChecksum } from "../body/checksums.ts";
import { checkReadConditions, namesVersion } from "./conditions.ts";
import { checksumHeaders, describeObject } from "./describe-object.ts";
import { refuseEncryptionOfRead } from "./encryption-headers.ts";
import { expiryHeaders } from "../bucket/lifecycle.ts";
import { missing, target } from "./objects.ts";
import { quirks } from "../personality/table.ts";
import { findPart, type WantedPart } from "./object-part.ts";
import { readRange, type ByteRange } from "./range.ts";
import { S3Error } from "../s3-error.ts";
import type { StoredObject } from "../disk/stored.ts";
import { isSentUnpacked, unpacked } from "./unpacked.ts";
import { storedNames, toHeaderBytes } from "./stored-headers.ts";

/** Answers GET and HEAD; a HEAD gets no bytes. */
export const getObject: Handler = async (context, call) => {
  const { bucket, key } = target(context, call);
  refuseEncryptionOfRead(call);
  const object = bucket.objects.get(key);
  if (object === undefined) throw missing(call, { bucket: bucket.name, key });
  checkReadConditions(call.header, object);
  if (await isSentUnpacked(context, { call, object })) return unpacked(context, object);
  const part = findPart(call, object);
  const range = part === undefined ? readWantedRange(call, object) : part.range;
  const slices = range === undefined ? object.slices : cut(object.slices, range);
  return {
    status: range === undefined ? 200 : 206,
    headers: {
      ...describeObject(object),
      ...expiryHeaders(bucket, object),
      ...tagCount(context, { call, object }),
      ...readOverrides(call),
      "content-length": String(slices.reduce((sum, slice) => sum + slice.size, 0)),
      ...(range !== undefined && { "content-range": `bytes ${range.start}-${range.end}/${object.size}` }),
      ...(part?.count !== undefined && { "x-amz-mp-parts-count": String(part.count) }),
      ...checksumHeaders(toldChecksum(call, { object, part, range })),
    },
    ...(call.method === "GET" && { body: context.store.blobs.read(slices) }),
  };
};

/** Returns the number of tags, for a caller that may read them. */
function tagCount(
  { personality }: S3Context,
  { call, object: { tags, key } }: { call: S3Call; object: StoredObject },
): Record<string, string> {
  if (tags === undefined) return {};
  const mayKnow =
    quirks[personality].tagsAreMetadata === true ||
    call.may({ action: "s3:GetObjectTagging", resource: `${call.bucket}/${key}` });
  return mayKnow ? { "x-amz-tagging-count": String(Object.keys(tags).length) } : {};
}

/** Returns the range to send. With `If-Range` it applies only to that version; others are sent whole. */
function readWantedRange(call: S3Call, object: StoredObject): ByteRange | undefined {
  const version = call.header("if-range");
  return version === undefined || namesVersion(version, object)
    ? readRange(call.header("range"), object.size)
    : undefined;
}

/** Returns the checksum of the whole object or of a part, if the caller asks for it; any other range has none. */
function toldChecksum(
  call: S3Call,
  { object, part, range }: { object: StoredObject; part: WantedPart | undefined; range: ByteRange | undefined },
): StoredChecksum | undefined {
  const mode = call.header("x-amz-checksum-mode") ?? call.param("x-amz-checksum-mode");
  if (mode === undefined) return undefined;
  if (mode.toUpperCase() !== "ENABLED") {
    throw new S3Error("InvalidArgument", { details: { ArgumentName: "x-amz-checksum-mode", ArgumentValue: mode } });
  }
  if (part !== undefined) return part.checksum;
  return range === undefined ? object.checksum : undefined;
}

/** Reads `response-content-type` and similar parameters, which only a signed request may have. */
function readOverrides(call: S3Call): Record<string, string> {
  const overrides = storedNames.flatMap((name) => {
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
