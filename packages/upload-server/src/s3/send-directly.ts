import {
  CopyObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  S3ServiceException,
  type GetObjectCommandOutput,
  type S3Client,
} from "@aws-sdk/client-s3";
import { withOwner } from "./create-client.ts";
import { presign, type Presigning } from "./presign.ts";

type DirectRequests = Presigning & {
  /** By the bucket's name. */
  bucketUrls: ReadonlyMap<string, URL>;
  /** The account that must own the buckets. */
  bucketOwner: string | undefined;
};

type Known = { method: "GET" | "HEAD" | "PUT"; headers: Readonly<Record<string, string>> };

const owner = { ExpectedBucketOwner: "x-amz-expected-bucket-owner" };

/** What is asked of S3 for every file. Of anything else, and of what has fields unknown here, the SDK makes the request. */
const known = new Map<object, Known>([
  [GetObjectCommand, { method: "GET", headers: { ...owner, IfMatch: "if-match", Range: "range" } }],
  [HeadObjectCommand, { method: "HEAD", headers: owner }],
  [
    CopyObjectCommand,
    {
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
        TaggingDirective: "x-amz-tagging-directive",
      },
    },
  ],
]);

/** Seconds. A signature is used at once; this leaves room for clocks that differ, as much as S3 does itself. */
const LIFE = 15 * 60;

/**
 * Lets a client send what is asked for every file as presigned requests of our own: what the SDK does around a request takes
 * a processor ten times as long as to sign and send it. Whatever comes back but success, or the plain news that there is no
 * such object, is the SDK's to ask for again, to repeat and to put into words. It tells what is looked at here, and not all that
 * S3 says. A command that an application has put anything on, and every command of a client that it has, is the SDK's too.
 */
export function sendDirectly(client: S3Client, requests: DirectRequests): void {
  const hasChanged = watch(client.middlewareStack);
  const send = client.send.bind(client);
  const sendOurs = async (command: Command, options?: SendOptions) => {
    const isPlain = !hasChanged() && command.middlewareStack.identify().length === 0;
    const output = isPlain ? await answerTo(client, { ...requests, command, options }) : undefined;
    return output ?? send(command, options);
  };
  Object.assign(client, { send: sendOurs });
}

type Command = Parameters<S3Client["send"]>[0];
type SendOptions = Parameters<S3Client["config"]["requestHandler"]["handle"]>[1];

/** @returns whether anything has ever been put on the stack since */
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

type DirectCall = DirectRequests & { command: Command; options: SendOptions };

/** Those that the server makes need no encoding. */
const plainKey = /^[\w.~-]+(?:\/[\w.~-]+)+$/;

async function answerTo(
  { config }: S3Client,
  { bucketUrls, bucketOwner, command, options, ...presigning }: DirectCall,
): Promise<GetObjectCommandOutput | undefined> {
  const request = known.get(command.constructor);
  if (request === undefined) return undefined;
  const { method } = request;
  const headers: Record<string, string> = {};
  let origin: URL | undefined;
  let key = "";
  for (const [name, value] of Object.entries(withOwner(command.input, bucketOwner))) {
    const header = request.headers[name];
    if (value === undefined) continue;
    else if (typeof value !== "string") return undefined;
    else if (name === "Bucket") origin = bucketUrls.get(value);
    else if (name === "Key") key = value;
    else if (header !== undefined) headers[header] = value;
    else return undefined;
  }
  if (origin === undefined || !plainKey.test(key) || key.includes("/.")) return undefined;
  const { url } = await presign(presigning, { method, origin, key, headers, query: {}, expiresIn: LIFE });
  const answer = await config.requestHandler
    .handle(requestOf(url, { method, headers }), options)
    .catch(() => undefined);
  if (answer === undefined) return undefined;

  const { response } = answer;
  const $metadata = { httpStatusCode: response.statusCode, requestId: response.headers["x-amz-request-id"] };
  const body = config.sdkStreamMixin(response.body);
  const isSuccess = response.statusCode === 200 || response.statusCode === 206;
  if (isSuccess && method === "GET") {
    return { ...outputOf(response.headers), $metadata, Body: response.body };
  }
  // Until it is read, its connection is not free for another request.
  const text = await body.transformToString().catch(() => undefined);
  if (text === undefined) return undefined;
  // A copy that failed half-way says so after its success.
  if (isSuccess && (method !== "PUT" || text.includes("</CopyObjectResult>"))) {
    return { ...outputOf(response.headers), $metadata };
  }
  if (method === "PUT" || isClockWrong(response.headers)) return undefined;
  if (text.includes("<Code>NoSuchKey</Code>")) throw new NoSuchKey({ $metadata, message: "NoSuchKey" });
  if (response.statusCode === 404 && method === "HEAD") throw new NotFound({ $metadata, message: "NotFound" });
  // It says the same to whoever may not list the bucket.
  const isForbidden = text.includes("<Code>AccessDenied</Code>") || method === "HEAD";
  if (response.statusCode === 403 && isForbidden) {
    const [, message = "Forbidden"] = /<Message>([^<]*)<\/Message>/.exec(text) ?? [];
    throw new S3ServiceException({ name: "AccessDenied", message, $fault: "client", $metadata });
  }
  return undefined;
}

/** Milliseconds. A presigned request that is too old is refused as if a right were missing; the SDK asks by S3's clock then. */
const largestSkew = 5 * 60_000;

function isClockWrong({ date = "" }: Record<string, string>): boolean {
  return Math.abs(Date.parse(date) - Date.now()) > largestSkew;
}

function requestOf(url: string, { method, headers }: { method: string; headers: Record<string, string> }) {
  const { protocol, hostname, port, host, pathname, search } = new URL(url);
  const path = `${pathname}${search}`;
  return { method, protocol, hostname, ...(port && { port: Number(port) }), path, headers: { host, ...headers } };
}

/** Of what S3 tells, what is looked at here. */
function outputOf(headers: Record<string, string>): Omit<GetObjectCommandOutput, "$metadata"> {
  const { "content-length": length, "last-modified": lastModified, "x-amz-meta-upload": upload } = headers;
  return {
    ETag: headers["etag"],
    ContentType: headers["content-type"],
    ContentLength: length === undefined ? undefined : Number(length),
    ContentRange: headers["content-range"],
    LastModified: lastModified === undefined ? undefined : new Date(lastModified),
    Metadata: upload === undefined ? undefined : { upload },
  };
}
