import {
  CopyObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  S3ServiceException,
  type CopyObjectCommandInput,
  type CopyObjectCommandOutput,
  type GetObjectCommandInput,
  type GetObjectCommandOutput,
  type HeadObjectCommandInput,
  type HeadObjectCommandOutput,
  type S3Client,
} from "@aws-sdk/client-s3";
import { payerHeader, withOwner } from "./create-client.ts";
import { presign, type Presigning } from "./presign.ts";

type CallOptions = { abortSignal?: AbortSignal };

/** When S3 answered, by its own clock and in whole seconds, if it says so. */
type Dated = { answeredAt?: Date };

/** The requests to S3 that every file needs. */
export type ObjectCalls = {
  readObject: (input: GetObjectCommandInput, options?: CallOptions) => Promise<GetObjectCommandOutput & Dated>;
  headObject: (input: HeadObjectCommandInput, options?: CallOptions) => Promise<HeadObjectCommandOutput & Dated>;
  copyObject: (input: CopyObjectCommandInput, options?: CallOptions) => Promise<CopyObjectCommandOutput>;
};

type DirectRequests = Presigning & {
  /** The account that must own the buckets. */
  bucketOwner: string | undefined;
  requestPayer: boolean;
};

type Known = { method: "GET" | "HEAD" | "PUT"; headers: Readonly<Record<string, string>> };

const owner = { ExpectedBucketOwner: "x-amz-expected-bucket-owner" };

/** The fields that are supported here. Requests with any other field are sent by the SDK. */
const known = {
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
} satisfies Record<string, Known>;

/** In seconds. A signature is used at once; this allows for clocks that differ as much as S3 itself tolerates. */
const signatureLife = 15 * 60;

/**
 * Sends the requests that every file needs as our own presigned requests, over the client's connections and to the same
 * address: the SDK takes ten times as much processor time for a request as signing and sending it. If a response is
 * neither success nor "no such object", the SDK sends the request again, retries it and makes the error. The SDK also
 * sends all requests of a client to which an application has added middleware. The results have only the fields that
 * are used here.
 */
export function createObjectCalls(client: S3Client, requests: DirectRequests): ObjectCalls {
  tellTime(client);
  const hasChanged = watch(client.middlewareStack);
  const send: S3Client["send"] = client.send.bind(client);
  const urlOf = rememberUrls(send);
  const directly = async (request: Known, input: object, options: CallOptions | undefined) =>
    hasChanged() ? undefined : answerTo(client, { ...requests, urlOf, request, input, options });
  return {
    readObject: async (input, options) =>
      (await directly(known.read, input, options)) ?? send(new GetObjectCommand(input), options),
    headObject: async (input, options) =>
      (await directly(known.head, input, options)) ?? send(new HeadObjectCommand(input), options),
    copyObject: async (input, options) =>
      (await directly(known.copy, input, options)) ?? send(new CopyObjectCommand(input), options),
  };
}

/** Adds the response's date to the SDK's results, which do not have it. */
function tellTime(client: S3Client): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      return { ...result, output: Object.assign(result.output, dated(headersOf(result.response))) };
    },
    { step: "initialize", priority: "high" },
  );
}

function dated({ date }: Partial<Record<string, unknown>>): Dated {
  const answeredAt = new Date(typeof date === "string" ? date : Number.NaN);
  return Number.isNaN(answeredAt.getTime()) ? {} : { answeredAt };
}

/** The SDK has no type for raw responses. */
function headersOf(response: unknown): Partial<Record<string, unknown>> {
  const { headers }: { headers?: unknown } = { ...Object(response) };
  return { ...Object(headers) };
}

/** @returns a function that tells whether anything has been added to the stack since */
function watch(stack: S3Client["middlewareStack"]): () => boolean {
  let hasChanged = false;
  const noting =
    <Rest extends unknown[]>(put: (...rest: Rest) => void) =>
    (...rest: Rest) => {
      hasChanged = true;
      put(...rest);
    };
  Object.assign(stack, {
    add: noting(stack.add.bind(stack)),
    addRelativeTo: noting(stack.addRelativeTo.bind(stack)),
  });
  return () => hasChanged;
}

type UrlOf = (bucket: string) => Promise<URL | undefined>;

/**
 * Finds out where the SDK would send a bucket's requests, by its options, the environment and the shared configuration,
 * and remembers the URL. To do so, it begins a request that ends before it is sent.
 */
function rememberUrls(send: S3Client["send"]): UrlOf {
  const urls = new Map<string, Promise<URL | undefined>>();
  const ask = async (Bucket: string): Promise<URL | undefined> => {
    let found: URL | undefined;
    const command = new HeadObjectCommand({ Bucket, Key: "key" });
    command.middlewareStack.add(
      () => async (args) => {
        found = urlIn(args.request);
        throw new Error("This was not to be sent.");
      },
      { step: "build" },
    );
    await send(command).catch(() => undefined);
    return found;
  };
  return async (bucket) => {
    const asked = urls.get(bucket) ?? ask(bucket);
    urls.set(bucket, asked);
    const url = await asked;
    // It may have had no credentials, for example. The next request tries again.
    if (url === undefined) urls.delete(bucket);
    return url;
  };
}

function urlIn(request: unknown): URL | undefined {
  if (typeof request !== "object" || request === null) return undefined;
  const { protocol, hostname, port, path }: Partial<Record<string, unknown>> = { ...request };
  if (typeof protocol !== "string" || typeof hostname !== "string" || typeof path !== "string") return undefined;
  const url = `${protocol}//${hostname}${typeof port === "number" ? `:${port}` : ""}${path}`;
  return URL.canParse(url) ? new URL(url.replace(/\/key$/, "")) : undefined;
}

type DirectCall = DirectRequests & {
  urlOf: UrlOf;
  request: Known;
  input: object;
  options: CallOptions | undefined;
};

/** Returned instead of a result if the SDK must send the request. */
const fallBack = undefined;

async function answerTo(
  { config }: S3Client,
  { urlOf, request, input, options, ...requests }: DirectCall,
): Promise<(GetObjectCommandOutput & Dated) | typeof fallBack> {
  const { method } = request;
  const target = targetOf(requests, { request, input });
  const origin = target && (await urlOf(target.bucket));
  if (target === undefined || origin === undefined) return fallBack;
  const { key, headers } = target;
  const { url } = await presign(requests, { method, origin, key, headers, query: {}, expiresIn: signatureLife });
  const answer = await config.requestHandler
    .handle(requestOf(url, { method, headers }), options)
    .catch(() => undefined);
  return answer === undefined ? fallBack : readAnswer(config, { method, response: answer.response });
}

/** Matches the keys that the server makes: they need no encoding, and have no segment that a URL can't have. */
const plainKey = /^(?!.*\/\.{1,2}(?:\/|$))[\w.~-]+(?:\/[\w.~-]+)+$/;

type Target = { bucket: string; key: string; headers: Record<string, string> };

/** Returns the object, and the headers of the request. */
function targetOf(
  { bucketOwner, requestPayer }: DirectRequests,
  { request, input }: { request: Known; input: object },
): Target | typeof fallBack {
  const target: Target = { bucket: "", key: "", headers: requestPayer ? { ...payerHeader } : {} };
  for (const [name, value] of Object.entries(withOwner(input, bucketOwner))) {
    const header = request.headers[name];
    if (value === undefined) continue;
    else if (typeof value !== "string") return fallBack;
    else if (name === "Bucket") target.bucket = value;
    else if (name === "Key") target.key = value;
    else if (header !== undefined) target.headers[header] = value;
    else return fallBack;
  }
  return plainKey.test(target.key) ? target : fallBack;
}

type Answer = Awaited<ReturnType<S3Client["config"]["requestHandler"]["handle"]>>["response"];

/** @throws NoSuchKey, NotFound or AccessDenied, like the SDK */
async function readAnswer(
  config: S3Client["config"],
  { method, response }: { method: Known["method"]; response: Answer },
): Promise<(GetObjectCommandOutput & Dated) | typeof fallBack> {
  const { statusCode, headers } = response;
  const $metadata = { httpStatusCode: statusCode, requestId: headers["x-amz-request-id"] };
  const body = config.sdkStreamMixin(response.body);
  const isSuccess = statusCode === 200 || statusCode === 206;
  if (isSuccess && method === "GET") return { ...outputOf(headers), $metadata, Body: response.body };
  // The connection is not free for another request before the body is read.
  const text = await body.transformToString().catch(() => undefined);
  if (text === undefined) return fallBack;
  // A copy that fails half-way reports it in the body, after a status of 200.
  if (isSuccess && (method !== "PUT" || text.includes("</CopyObjectResult>"))) {
    return { ...outputOf(headers), $metadata };
  }
  if (method === "PUT" || isClockWrong(headers)) return fallBack;
  if (text.includes("<Code>NoSuchKey</Code>")) throw new NoSuchKey({ $metadata, message: "NoSuchKey" });
  if (statusCode === 404 && method === "HEAD") throw new NotFound({ $metadata, message: "NotFound" });
  // S3 answers the same if the caller may not list the bucket.
  const isForbidden = text.includes("<Code>AccessDenied</Code>") || method === "HEAD";
  if (statusCode === 403 && isForbidden) {
    const [, message = "Forbidden"] = /<Message>([^<]*)<\/Message>/.exec(text) ?? [];
    throw new S3ServiceException({ name: "AccessDenied", message, $fault: "client", $metadata });
  }
  return fallBack;
}

/**
 * In milliseconds. S3 refuses a presigned request that is too old as if a permission were missing. The SDK sends it
 * again, and then follows S3's clock.
 */
const largestSkew = 5 * 60_000;

function isClockWrong({ date = "" }: Record<string, string>): boolean {
  return Math.abs(Date.parse(date) - Date.now()) > largestSkew;
}

function requestOf(url: string, { method, headers }: { method: string; headers: Record<string, string> }) {
  const { protocol, hostname, port, host, pathname, search } = new URL(url);
  const path = `${pathname}${search}`;
  return { method, protocol, hostname, ...(port && { port: Number(port) }), path, headers: { host, ...headers } };
}

/** Returns the headers that are used here. */
function outputOf(headers: Record<string, string>): Omit<GetObjectCommandOutput, "$metadata"> & Dated {
  const { "content-length": length, "last-modified": lastModified, "x-amz-meta-upload": upload } = headers;
  return {
    ...dated(headers),
    ETag: headers["etag"],
    ContentType: headers["content-type"],
    ContentLength: length === undefined ? undefined : Number(length),
    ContentRange: headers["content-range"],
    LastModified: lastModified === undefined ? undefined : new Date(lastModified),
    Metadata: upload === undefined ? undefined : { upload },
  };
}
