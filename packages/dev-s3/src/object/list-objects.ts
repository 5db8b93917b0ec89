import { findBucket, ownerOf } from "../bucket/buckets.ts";
import type { Handler, S3Call } from "../request/call.ts";
import { uriEncode } from "../signature/canonical.ts";
import { checksumAlgorithms } from "../body/checksums.ts";
import type { Bucket, StoredObject } from "../disk/stored.ts";
import { compareKeys, listPage, type ListPage, type ListQuery } from "./list-page.ts";
import { S3Error } from "../s3-error.ts";
import { xmlDocument, type XmlElements } from "../xml/xml.ts";

/** AWS's longest page; a request for more gets this. */
const maxPage = 1000;

export const listObjectsV2: Handler = (context, call) => {
  if (call.param("list-type") !== "2") throw new S3Error("InvalidArgument", { details: { ArgumentName: "list-type" } });
  const bucket = findBucket(context, call);
  const encode = readEncoding(call);
  const max = readMaximum(call, "max-keys");
  const [prefix = "", delimiter = ""] = ["prefix", "delimiter"].map(call.param);
  const token = call.param("continuation-token");
  const startAfter = call.param("start-after") ?? "";
  const hasOwner = wantsOwner(call);
  const last = token === undefined ? undefined : readToken(token);
  const page = findListed(bucket, { prefix, delimiter, after: last ?? startAfter, last, max });
  return {
    status: 200,
    body: xmlDocument("ListBucketResult", {
      Name: bucket.name,
      Prefix: encode(prefix),
      Delimiter: delimiter === "" ? undefined : encode(delimiter),
      StartAfter: startAfter === "" ? undefined : encode(startAfter),
      MaxKeys: max,
      EncodingType: call.param("encoding-type"),
      KeyCount: page.keys.length + page.prefixes.length,
      IsTruncated: page.next !== undefined,
      ContinuationToken: token,
      NextContinuationToken: page.next === undefined ? undefined : writeToken(page.next),
      Contents: page.objects.map((object) => ({
        Key: encode(object.key),
        ...describeListed(object),
        Owner: hasOwner ? ownerOf(bucket) : undefined,
      })),
      CommonPrefixes: page.prefixes.map((common) => ({ Prefix: encode(common) })),
    }),
  };
};

function wantsOwner({ param }: S3Call): boolean {
  const text = param("fetch-owner") ?? "false";
  if (text === "true" || text === "false") return text === "true";
  throw new S3Error("InvalidArgument", { details: { ArgumentName: "fetch-owner", ArgumentValue: text } });
}

/** Returns one page of a bucket's objects. */
export function findListed(bucket: Bucket, query: ListQuery): ListPage & { objects: StoredObject[] } {
  const page = listPage([...bucket.objects.keys()].sort(compareKeys), query);
  const objects = page.keys.map((key) => bucket.objects.get(key)).filter((object) => object !== undefined);
  return { ...page, objects };
}

/** Returns the fields of an object in a listing, without its key. */
export function describeListed(object: StoredObject): XmlElements {
  return {
    LastModified: new Date(object.lastModified).toISOString(),
    ETag: `"${object.etag}"`,
    ChecksumAlgorithm: object.checksum && checksumAlgorithms[object.checksum.algorithm].name,
    ChecksumType: object.checksum?.type,
    Size: object.size,
    StorageClass: "STANDARD",
  };
}

function writeToken(after: string): string {
  return Buffer.from(after).toString("base64");
}

function readToken(token: string): string {
  const after = Buffer.from(token, "base64").toString("utf8");
  if (after !== "" && writeToken(after) === token) return after;
  throw new S3Error("InvalidArgument", {
    message: "The continuation token provided is incorrect",
    details: { ArgumentName: "continuation-token" },
  });
}

/** Reads a whole number from 0; more than {@link maxPage} counts as that. */
export function readMaximum(call: S3Call, name: string): number {
  const text = call.param(name) ?? String(maxPage);
  if (/^\d+$/.test(text) && Number(text) < 2 ** 31) return Math.min(Number(text), maxPage);
  throw new S3Error("InvalidArgument", {
    message: `Provided ${name} not an integer or within integer range`,
    details: { ArgumentName: name, ArgumentValue: text },
  });
}

/** Returns the encoding of keys. A client may ask for percent-encoding, since XML cannot contain every character. */
export function readEncoding(call: S3Call): (text: string) => string {
  const type = call.param("encoding-type");
  if (type === undefined) return (text) => text;
  if (type === "url") return (text) => text.split("/").map(uriEncode).join("/");
  throw new S3Error("InvalidArgument", {
    message: "Invalid Encoding Method specified in Request",
    details: { ArgumentName: "encoding-type", ArgumentValue: type },
  });
}
