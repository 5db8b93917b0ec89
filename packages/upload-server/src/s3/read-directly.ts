import {
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  type GetObjectCommandOutput,
} from "@aws-sdk/client-s3";
import { presign } from "./presign.ts";
import type { S3Storage } from "./storage.ts";

type Input = { Bucket: string; Key: string; Range?: string; IfMatch?: string };

/** After what an application has put on the client. */
const beforeTheSdk = { step: "initialize", priority: "low" } as const;

/** Seconds. A signature is used at once; this leaves room for clocks that differ, as much as S3 does itself. */
const LIFE = 15 * 60;

/**
 * Reads an object, as a presigned request of our own: what the SDK does around a request takes a processor ten times as long
 * as to sign and send it, and three of the four requests of a finish are reads. Whatever comes back but the object, or the
 * plain news that there is none, is the SDK's to ask for again, to repeat and to put into words.
 */
export function getObject(storage: S3Storage, input: Input) {
  const command = new GetObjectCommand(input);
  command.middlewareStack.add(
    (next) => async (args) => (await read(storage, { ...input, method: "GET" })) ?? next(args),
    beforeTheSdk,
  );
  return storage.publisher.send(command);
}

/** The same of what S3 tells of an object. */
export function headObject(storage: S3Storage, input: Input) {
  const command = new HeadObjectCommand(input);
  command.middlewareStack.add(
    (next) => async (args) => (await read(storage, { ...input, method: "HEAD" })) ?? next(args),
    beforeTheSdk,
  );
  return storage.publisher.send(command);
}

async function read(
  { reads, mediaBucket, publisher: { config } }: S3Storage,
  { method, Bucket, Key, Range, IfMatch }: Input & { method: "GET" | "HEAD" },
): Promise<{ response: unknown; output: GetObjectCommandOutput } | undefined> {
  const headers: Record<string, string> = {};
  if (Range !== undefined) headers["range"] = Range;
  if (IfMatch !== undefined) headers["if-match"] = IfMatch;
  if (reads.bucketOwner !== undefined) headers["x-amz-expected-bucket-owner"] = reads.bucketOwner;
  const origin = reads.bucketUrls[Bucket === mediaBucket ? "media" : "upload"];
  const { url } = await presign(reads, { method, origin, key: Key, headers, query: {}, expiresIn: LIFE });
  const answer = await config.requestHandler
    .handle(requestOf(url, { method, headers }), { abortSignal: reads.signal })
    .catch(() => undefined);
  if (answer === undefined) return undefined;

  const { response } = answer;
  const $metadata = { httpStatusCode: response.statusCode };
  const body = config.sdkStreamMixin(response.body);
  const isFound = response.statusCode === 200 || response.statusCode === 206;
  if (isFound && method === "GET") {
    return { response, output: { ...outputOf(response.headers), $metadata, Body: response.body } };
  }
  // Until it is read, its connection is not free for another request.
  const text = await body.transformToString();
  if (isFound) return { response, output: { ...outputOf(response.headers), $metadata } };
  if (text.includes("<Code>NoSuchKey</Code>")) throw new NoSuchKey({ $metadata, message: "NoSuchKey" });
  // 403 says the same to whoever may not list the bucket.
  const isMissing = response.statusCode === 404 || response.statusCode === 403;
  if (isMissing && method === "HEAD") throw new NotFound({ $metadata, message: "NotFound" });
  return undefined;
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
