import { S3Error } from "./s3-error.ts";

type Header = (name: string) => string | undefined;
type Source = { header: Header; headerNames: readonly string[]; query: readonly (readonly [string, string])[] };

const storedNames = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-type",
  "expires",
];

/** AWS's limit for all user metadata, names and values, in bytes; and another time for all system-defined metadata. */
const maxMetadataBytes = 2048;

/** What S3 keeps of the headers of a request that writes, and gives back with the object. */
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

/** `aws-chunked` says how the request was sent, not what the object is. */
function withoutChunking(value: string | undefined): string | undefined {
  return value
    ?.split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "aws-chunked")
    .join(",");
}

/** Node has each byte of a header as one character; so has what is stored, wherever it came from. */
export function toHeaderBytes(text: string): string {
  return Buffer.from(text).toString("latin1");
}

/** `x-amz-meta-*`, from headers or, as S3 has it, from a presigned query. */
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
  // A header of that name could not be sent back.
  if (wrong !== undefined) throw new S3Error("InvalidArgument", { details: { ArgumentName: wrong[0] } });
  const metadata = Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase().slice(prefix.length), value]));
  const size = Object.entries(metadata).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (size > maxMetadataBytes) {
    throw new S3Error("MetadataTooLarge", { details: { Size: size, MaxSizeAllowed: maxMetadataBytes } });
  }
  return metadata;
}

/** Headers that ask for what this server does not do; to ignore one would be to store something else than was asked. */
const unimplementedHeaders = [
  "x-amz-tagging",
  "x-amz-website-redirect-location",
  "x-amz-write-offset-bytes",
  "x-amz-object-lock-mode",
  "x-amz-object-lock-retain-until-date",
  "x-amz-object-lock-legal-hold",
  "x-amz-server-side-encryption-aws-kms-key-id",
  "x-amz-server-side-encryption-context",
  "x-amz-server-side-encryption-bucket-key-enabled",
  "x-amz-server-side-encryption-customer-algorithm",
  "x-amz-server-side-encryption-customer-key",
  "x-amz-server-side-encryption-customer-key-md5",
  "x-amz-copy-source-server-side-encryption-customer-algorithm",
];

/** Refuses what a write asks for beyond storing the bytes: ACLs as a bucket without ACLs does, the rest as not implemented. */
export function checkWriteHeaders({ header, headerNames, query }: Source): void {
  const acl = header("x-amz-acl");
  const grants = headerNames.some((name) => name.startsWith("x-amz-grant-"));
  // A bucket's ACLs are off by default since 2023; this is the only one that such a bucket takes.
  if (grants || (acl !== undefined && acl !== "bucket-owner-full-control")) {
    throw new S3Error("AccessControlListNotSupported");
  }
  const refuse = (name: string) => new S3Error("NotImplemented", { details: { Header: name } });
  for (const name of unimplementedHeaders) if (header(name) !== undefined) throw refuse(name);
  if ((header("x-amz-server-side-encryption") ?? "AES256") !== "AES256") throw refuse("x-amz-server-side-encryption");
  if ((header("x-amz-storage-class") ?? "STANDARD") !== "STANDARD") throw refuse("x-amz-storage-class");
  // A presigner may have moved a header to the query; there it would be ignored in silence.
  const hoisted = query.find(([name]) =>
    /^x-amz-(acl|grant-|copy-source|tagging|server-side|storage-class|object-lock)/i.test(name),
  );
  if (hoisted !== undefined) throw refuse(hoisted[0]);
}
