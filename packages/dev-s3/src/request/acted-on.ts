import { presignedNames } from "../signature/authorization.ts";
import type { S3Request } from "./request.ts";
import { notImplemented } from "../s3-error.ts";
import { storedNames } from "../object/stored-headers.ts";

/**
 * The headers and parameters that each operation acts on. A request with any other S3 header or parameter is refused:
 * if it were ignored, S3 would do something else than the caller asked for, unnoticed. `*` at the end of a name stands
 * for any text.
 */
type ActedOn = { headers?: readonly string[]; params?: readonly string[] };

/** Headers about a request's body, and about how it is sent. */
const checksums = [
  "x-amz-checksum-crc32",
  "x-amz-checksum-crc64nvme",
  "x-amz-checksum-sha256",
  "x-amz-decoded-content-length",
  "x-amz-sdk-checksum-algorithm",
  "x-amz-trailer",
  "content-encoding",
  "content-md5",
];
/** Accepts only ACLs that change nothing, S3's own keys and the standard class; others have their own errors. */
const description = [
  "x-amz-meta-*",
  "x-amz-acl",
  "x-amz-grant-*",
  "x-amz-server-side-encryption",
  "x-amz-storage-class",
  "content-disposition",
  "content-encoding",
  "content-language",
  "expires",
];
const tagging = "x-amz-tagging";
const writeConditions = ["if-match", "if-none-match"];
const readConditions = ["if-match", "if-none-match", "if-modified-since", "if-unmodified-since"];
const copySource = [
  "x-amz-copy-source",
  ...readConditions.map((name) => `x-amz-copy-source-${name}`),
  "x-amz-source-expected-bucket-owner",
];
/** S3 adds these parameters to the URL that a form redirects to, which may be a page of the bucket, or its list. */
const formRedirect = ["bucket", "key", "etag"];
const document: ActedOn = { headers: checksums };
const read: ActedOn = {
  headers: ["range", ...readConditions, "if-range", "x-amz-checksum-mode", "x-amz-server-side-encryption*"],
  params: [...storedNames.map((name) => `response-${name}`), "x-amz-checksum-mode", ...formRedirect],
};
const listing = ["prefix", "delimiter", "encoding-type"];

const actedOn: Readonly<Record<string, ActedOn>> = {
  ListBuckets: { params: ["prefix", "max-buckets", "continuation-token", "bucket-region"] },
  CreateBucket: { headers: [...checksums, "x-amz-acl", "x-amz-grant-*", "x-amz-object-ownership"] },
  ListObjects: { params: [...listing, "marker", "max-keys", ...formRedirect] },
  ListObjectsV2: { params: [...listing, "max-keys", "continuation-token", "start-after", "fetch-owner"] },
  ListMultipartUploads: { params: [...listing, "max-uploads", "key-marker", "upload-id-marker"] },
  ListParts: { params: ["max-parts", "part-number-marker"] },
  GetObject: read,
  HeadObject: read,
  PutObject: { headers: [...description, tagging, ...checksums, ...writeConditions], params: ["x-amz-meta-*"] },
  CopyObject: {
    headers: [
      ...description,
      tagging,
      ...copySource,
      ...writeConditions,
      "x-amz-metadata-directive",
      "x-amz-tagging-directive",
      "x-amz-checksum-algorithm",
    ],
    params: ["x-amz-meta-*"],
  },
  CreateMultipartUpload: {
    headers: [...description, tagging, "x-amz-checksum-algorithm", "x-amz-checksum-type"],
    params: ["x-amz-meta-*"],
  },
  UploadPart: { headers: [...checksums, "x-amz-server-side-encryption*"] },
  UploadPartCopy: { headers: [...copySource, "x-amz-copy-source-range"] },
  CompleteMultipartUpload: {
    headers: [...checksums, ...writeConditions, "x-amz-checksum-type", "x-amz-mp-object-size"],
  },
  DeleteObject: { headers: ["if-match"] },
  DeleteObjects: document,
  PutBucketCors: document,
  PutBucketLifecycleConfiguration: document,
  PutBucketPolicy: document,
  PutPublicAccessBlock: document,
  PutBucketEncryption: document,
  PutBucketVersioning: document,
  // A form has these headers as fields.
  PostObject: {},
  "PostObject's fields": {
    headers: [
      ...description,
      ...checksums,
      "x-amz-checksum-algorithm",
      "x-amz-algorithm",
      "x-amz-credential",
      "x-amz-signature",
    ],
  },
};

/** How a request is signed and sent, and which account must own the bucket: checked for every operation. */
const everyHeader = [
  "x-amz-content-sha256",
  "x-amz-date",
  "x-amz-expected-bucket-owner",
  "x-amz-security-token",
  "x-amz-user-agent",
];

const everyParam = [
  "x-amz-content-sha256",
  "x-amz-expected-bucket-owner",
  "x-amz-user-agent",
  // SDKs move the CRC32 of an empty body here, and AWS does not compare it
  // (https://github.com/aws/aws-sdk-js-v3/issues/6810).
  "x-amz-checksum-crc32",
  "x-amz-sdk-checksum-algorithm",
  // The SDKs' name of the operation, for logs.
  "x-id",
];

/** A signature in the query. It counts only if there is none in a header, and if the names are spelled as here. */
const presignedParams = [...presignedNames, "X-Amz-Security-Token"];

/**
 * Headers without S3's prefix that some S3 operation acts on. Without Cache-Control, which browsers send with any
 * request for caches on the way, and Content-Type, which HTTP libraries send with requests that have no content.
 */
const standardHeaders = [
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-md5",
  "expires",
  "if-match",
  "if-none-match",
  "if-modified-since",
  "if-unmodified-since",
  "if-range",
  "range",
  "content-range",
];

type Asked = Pick<S3Request, "headerNames" | "query">;
type Chosen = { operation: string; named?: readonly string[]; isPresigned?: boolean };

/**
 * Checks that the operation acts on everything in the request.
 * @param chosen.named query parameters that chose the operation
 * @param chosen.isPresigned whether the query has the signature
 * @throws S3Error NotImplemented that names the first header or parameter that this operation does not act on
 */
export function checkActedOn(asked: Asked, { operation, named = [], isPresigned = false }: Chosen): void {
  const { headers = [], params = [] } = actedOn[operation] ?? {};
  const header = asked.headerNames.find(
    (name) => (name.startsWith("x-amz-") || standardHeaders.includes(name)) && !isOneOf(name, headers, everyHeader),
  );
  if (header !== undefined) throw notImplemented("header", header);
  const param = asked.query
    .map(([name]) => name)
    .filter((name) => !named.includes(name) && !(isPresigned && presignedParams.includes(name)))
    .find((name) => !isOneOf(name.toLowerCase(), params, everyParam));
  if (param !== undefined) throw notImplemented("query parameter", param);
}

function isOneOf(name: string, ...lists: readonly (readonly string[])[]): boolean {
  return lists.some((list) =>
    list.some((one) => (one.endsWith("*") ? name.startsWith(one.slice(0, -1)) : name === one)),
  );
}
