import type { S3Client } from "@aws-sdk/client-s3";
import { payerHeader, withOwner } from "./create-client.ts";
import { type DirectOutput, readAnswer } from "./direct-answer.ts";
import { presign, type Presigning } from "./presign.ts";
import type { UrlOf } from "./sdk-hooks.ts";

export type CallOptions = { abortSignal?: AbortSignal };

export type DirectRequests = Presigning & {
  /** The account that must own the buckets. */
  bucketOwner: string | undefined;
  requestPayer: boolean;
};

export type RequestShape = { method: "GET" | "HEAD" | "PUT"; headers: Readonly<Record<string, string>> };

const owner = { ExpectedBucketOwner: "x-amz-expected-bucket-owner" };

/** The fields that are supported here. Requests with any other field are sent by the SDK. */
export const requestShapes = {
  read: { method: "GET", headers: { ...owner, IfMatch: "if-match", Range: "range" } },
  head: { method: "HEAD", headers: owner },
  copy: {
    method: "PUT",
    headers: {
      ...owner,
      ExpectedSourceBucketOwner: "x-amz-source-expected-bucket-owner",
      CacheControl: "cache-control",
      ContentDisposition: "content-disposition",
      ContentType: "content-type",
      CopySource: "x-amz-copy-source",
      CopySourceIfMatch: "x-amz-copy-source-if-match",
      IfNoneMatch: "if-none-match",
      MetadataDirective: "x-amz-metadata-directive",
      SSEKMSKeyId: "x-amz-server-side-encryption-aws-kms-key-id",
      ServerSideEncryption: "x-amz-server-side-encryption",
      TaggingDirective: "x-amz-tagging-directive",
    },
  },
} satisfies Record<string, RequestShape>;

/** In seconds. A signature is used at once; this allows for clocks that differ as much as S3 itself tolerates. */
const signatureLife = 15 * 60;

type DirectCall = DirectRequests & {
  urlOf: UrlOf;
  shape: RequestShape;
  input: object;
  options: CallOptions | undefined;
};

/** Sends one request without the SDK. @returns undefined if the SDK has to send it */
export async function sendDirectly(
  { config }: S3Client,
  { urlOf, shape, input, options, ...requests }: DirectCall,
): Promise<DirectOutput | undefined> {
  const { method } = shape;
  const target = targetOf(requests, { shape, input });
  const bucketUrl = target && (await urlOf(target.bucket));
  if (target === undefined || bucketUrl === undefined) return undefined;
  const { key, headers } = target;
  const { url } = await presign(requests, { method, bucketUrl, key, headers, query: {}, expiresIn: signatureLife });
  const answer = await config.requestHandler
    .handle(requestOf(url, { method, headers }), options)
    .catch(() => undefined);
  return answer === undefined ? undefined : readAnswer(config, { method, response: answer.response });
}

/** Matches the keys that the server makes: they need no encoding, and have no segment that a URL can't have. */
const plainKey = /^(?!.*\/\.{1,2}(?:\/|$))[\w.~-]+(?:\/[\w.~-]+)+$/;

type Target = { bucket: string; key: string; headers: Record<string, string> };

/** Returns the object and the headers of the request, or undefined if the SDK has to send it. */
function targetOf(
  { bucketOwner, requestPayer }: DirectRequests,
  { shape, input }: { shape: RequestShape; input: object },
): Target | undefined {
  const target: Target = { bucket: "", key: "", headers: requestPayer ? { ...payerHeader } : {} };
  for (const [name, value] of Object.entries(withOwner(input, bucketOwner))) {
    const header = shape.headers[name];
    if (value === undefined) continue;
    else if (typeof value !== "string") return undefined;
    else if (name === "Bucket") target.bucket = value;
    else if (name === "Key") target.key = value;
    else if (header !== undefined) target.headers[header] = value;
    else return undefined;
  }
  return plainKey.test(target.key) ? target : undefined;
}

function requestOf(url: string, { method, headers }: { method: string; headers: Record<string, string> }) {
  const { protocol, hostname, port, host, pathname, search } = new URL(url);
  const path = `${pathname}${search}`;
  return { method, protocol, hostname, ...(port && { port: Number(port) }), path, headers: { host, ...headers } };
}
