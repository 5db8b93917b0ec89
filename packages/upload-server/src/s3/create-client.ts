import { S3Client } from "@aws-sdk/client-s3";
import type { S3Credentials } from "./credentials.ts";
import type { S3Provider } from "./provider.ts";

type Timeouts = {
  connect: number;
  /** Until the answer begins, and between two of its bytes. */
  idle: number;
  /**
   * The same for calls during which S3 moves a file or joins its parts: AWS sends a space now and then, other servers are
   * silent until it is done.
   */
  idleInLongCalls: number;
};

/** In milliseconds. The last is enough for the largest copy in one call (512 MiB) at 4 MiB/s, which is a slow disk. */
const usual: Timeouts = { connect: 3000, idle: 10_000, idleInLongCalls: 128_000 };

export type ClientOptions = {
  provider: S3Provider;
  credentials: () => Promise<S3Credentials>;
  /** The account that must own both buckets. */
  bucketOwner?: string | undefined;
  timeouts?: Timeouts;
};

export function createClient({ provider, credentials, bucketOwner, timeouts = usual }: ClientOptions): S3Client {
  const client = new S3Client({
    region: provider.region,
    forcePathStyle: provider.forcePathStyle,
    credentials,
    ...(provider.endpoint ? { endpoint: provider.endpoint } : {}),
    // The default adds a CRC32 to every request, which several S3-compatible servers refuse.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    maxAttempts: 3,
    requestHandler: createRequestHandler(timeouts),
  });
  if (bucketOwner !== undefined) nameOwner(client, bucketOwner);
  return client;
}

type Handler = S3Client["config"]["requestHandler"];
type Request = Parameters<Handler["handle"]>[0];
type RequestOptions = Parameters<Handler["handle"]>[1];

/** The SDK's own for this runtime, in two tempers: time-outs belong to a handler, and calls differ. */
function createRequestHandler({ connect, idle, idleInLongCalls }: Timeouts): Handler {
  // A client is what turns time-outs into a handler.
  const handlerFor = (socketTimeout: number): Handler =>
    new S3Client({ region: "us-east-1", requestHandler: { connectionTimeout: connect, socketTimeout } }).config
      .requestHandler;
  const quick = handlerFor(idle);
  const patient = handlerFor(idleInLongCalls);
  return {
    metadata: quick.metadata,
    handle: (request: Request, options?: RequestOptions) =>
      (isLong(request) ? patient : quick).handle(request, options),
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {
      quick.destroy?.();
      patient.destroy?.();
    },
  };
}

/** CopyObject, UploadPartCopy and CompleteMultipartUpload. */
function isLong({ method, headers, query }: Request): boolean {
  return "x-amz-copy-source" in headers || (method === "POST" && query?.["uploadId"] !== undefined);
}

function nameOwner(client: S3Client, bucketOwner: string): void {
  client.middlewareStack.add((next) => (args) => next({ ...args, input: withOwner(args.input, bucketOwner) }), {
    step: "initialize",
  });
}

/** A bucket that was deleted and made by somebody else answers 403 then, and gets no file. */
export function withOwner<Input extends object>(input: Input, bucketOwner: string | undefined): Input {
  if (bucketOwner === undefined) return input;
  const isCopy = "CopySource" in input;
  return { ...input, ExpectedBucketOwner: bucketOwner, ...(isCopy && { ExpectedSourceBucketOwner: bucketOwner }) };
}
