import { S3Client } from "@aws-sdk/client-s3";
import { createRequestHandler, type ConnectionOptions, type Timeouts } from "./connections.ts";
import type { S3Credentials } from "./credentials.ts";
import { rememberRefusal } from "./map-error.ts";
import { observeRequests } from "./observe-requests.ts";
import type { S3Provider } from "./provider.ts";

export type ClientOptions = ConnectionOptions & {
  provider: S3Provider;
  credentials: () => Promise<S3Credentials>;
  /** The AWS account that must own both buckets. */
  bucketOwner?: string | undefined;
  timeouts?: Timeouts;
};

export function createClient(options: ClientOptions): S3Client {
  const { provider, credentials, bucketOwner, timeouts } = options;
  const client = new S3Client({
    region: provider.region,
    forcePathStyle: provider.forcePathStyle,
    credentials,
    ...(provider.endpoint ? { endpoint: provider.endpoint } : {}),
    // The provider decides a bucket's address, for browsers too. Without these options the SDK reads it from its
    // settings.
    ignoreConfiguredEndpointUrls: true,
    useFipsEndpoint: provider.useFipsEndpoint ?? false,
    useDualstackEndpoint: provider.useDualstackEndpoint ?? false,
    useAccelerateEndpoint: provider.useAccelerateEndpoint ?? false,
    useArnRegion: true,
    // By default the SDK adds a CRC32 to every request, which several S3-compatible servers refuse.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    maxAttempts: 3,
    requestHandler: observeRequests(createRequestHandler(options, timeouts), options),
  });
  client.middlewareStack.add((next) => (args) => rememberRefusal(() => next(args)), { step: "initialize" });
  if (bucketOwner !== undefined) nameOwner(client, bucketOwner);
  if (provider.requestPayer) payForRequests(client);
  if (provider.unfinishedPrefixIsKey === true) pickFromAll(client);
  return client;
}

/** The header that a request to a Requester Pays bucket must have: the sender pays. */
export const payerHeader = { "x-amz-request-payer": "requester" } as const;

function payForRequests(client: S3Client): void {
  client.middlewareStack.add(
    (next) => (args) => {
      if (hasHeaders(args.request)) Object.assign(args.request.headers, payerHeader);
      return next(args);
    },
    { step: "build" },
  );
}

function hasHeaders(request: unknown): request is { headers: Record<string, string> } {
  return typeof request === "object" && request !== null && "headers" in request;
}

/** Picks a folder's unfinished uploads from those of the whole bucket, for an S3 that can't list a folder's. */
function pickFromAll(client: S3Client): void {
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const { input } = args;
        const folder = commandName === "ListMultipartUploadsCommand" && "Prefix" in input ? input.Prefix : undefined;
        if (folder?.endsWith("/") !== true) return next(args);
        const { output, ...result } = await next({ ...args, input: { ...input, Prefix: undefined } });
        const uploads = "Uploads" in output ? output.Uploads : undefined;
        return { ...result, output: { ...output, Uploads: uploads?.filter(({ Key }) => Key?.startsWith(folder)) } };
      },
    { step: "initialize" },
  );
}

function nameOwner(client: S3Client, bucketOwner: string): void {
  client.middlewareStack.add((next) => (args) => next({ ...args, input: withOwner(args.input, bucketOwner) }), {
    step: "initialize",
  });
}

/**
 * Adds the expected owner: a deleted bucket that somebody else has created again then answers 403, and gets no file.
 */
export function withOwner<Input extends object>(input: Input, bucketOwner: string | undefined): Input {
  if (bucketOwner === undefined) return input;
  const isCopy = "CopySource" in input;
  return { ...input, ExpectedBucketOwner: bucketOwner, ...(isCopy && { ExpectedSourceBucketOwner: bucketOwner }) };
}
