import { notImplemented, S3Error } from "../s3-error.ts";

type Header = (name: string) => string | undefined;
type Source = { header: Header; headerNames: readonly string[]; query: readonly (readonly [string, string])[] };

/** The headers that describe an object's content; `response-…` parameters override them in a response. */
export const storedNames = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-type",
  "expires",
];

/**
 * AWS's limit for all user metadata, names and values, in bytes; the same limit applies separately to system-defined
 * metadata.
 */
const maxMetadataBytes = 2048;

/** Returns the headers of a write that S3 stores and returns with the object. */
export function readStoredHeaders(header: Header): Record<string, string> {
  const stored: Record<string, string> = { "content-type": "binary/octet-stream" };
  for (const name of storedNames) {
    const value = name === "content-encoding" ? withoutChunking(header(name)) : header(name);
    if (value !== undefined && value !== "") stored[name] = value;
  }
  const size = Object.entries(stored).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (size > maxMetadataBytes) {
    throw new S3Error("MetadataTooLarge", { details: { Size: size, MaxSizeAllowed: maxMetadataBytes } });
  }
  return stored;
}

/** Removes `aws-chunked`, which says how the request was sent, not what the object is. */
function withoutChunking(value: string | undefined): string | undefined {
  return value
    ?.split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "aws-chunked")
    .join(", ");
}

/** Converts text to header bytes: Node has each byte of a header as one character, and so do stored values. */
export function toHeaderBytes(text: string): string {
  return Buffer.from(text).toString("latin1");
}

/** Reads `x-amz-meta-*`, from headers or, like S3, from a presigned query. */
export function readMetadata(source: Source): Record<string, string> {
  const prefix = "x-amz-meta-";
  const pairs = [
    ...source.query
      .filter(([name]) => name.toLowerCase().startsWith(prefix))
      .map(([name, value]) => [name, toHeaderBytes(value)] as const),
    ...source.headerNames
      .filter((name) => name.startsWith(prefix))
      .map((name) => [name, source.header(name) ?? ""] as const),
  ];
  const wrong = pairs.find(([name]) => !/^[\w!#$%&'*+.^`|~-]+$/.test(name));
  // A header with that name could not be returned.
  if (wrong !== undefined) throw new S3Error("InvalidArgument", { details: { ArgumentName: wrong[0] } });
  const metadata = Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase().slice(prefix.length), value]));
  const size = Object.entries(metadata).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (size > maxMetadataBytes) {
    throw new S3Error("MetadataTooLarge", { details: { Size: size, MaxSizeAllowed: maxMetadataBytes } });
  }
  return metadata;
}

/**
 * Refuses what a write requests beyond storing the bytes: ACLs, as in a bucket without ACLs, and anything but S3's own
 * keys and its standard class.
 */
export function checkWriteHeaders({ header, headerNames }: Source): void {
  const acl = header("x-amz-acl");
  const grants = headerNames.some((name) => name.startsWith("x-amz-grant-"));
  // A bucket's ACLs are off by default since 2023; such a bucket accepts only this one.
  if (grants || (acl !== undefined && acl !== "bucket-owner-full-control")) {
    throw new S3Error("AccessControlListNotSupported");
  }
  const onlyValues = { "x-amz-server-side-encryption": "AES256", "x-amz-storage-class": "STANDARD" };
  for (const [name, only] of Object.entries(onlyValues)) {
    if ((header(name) ?? only) !== only) throw notImplemented("header", name);
  }
}
