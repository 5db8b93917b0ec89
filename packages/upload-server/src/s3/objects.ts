import {
  CopyObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  type CopyObjectCommandInput,
  type CopyObjectCommandOutput,
  type GetObjectCommandInput,
  type GetObjectCommandOutput,
  type HeadObjectCommandInput,
  type HeadObjectCommandOutput,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { Dated } from "./direct-answer.ts";
import {
  type CallOptions,
  type DirectRequests,
  type RequestShape,
  requestShapes,
  sendDirectly,
} from "./direct-request.ts";
import { rememberRefusal } from "./map-error.ts";
import { addDates, rememberUrls, watchMiddleware } from "./sdk-hooks.ts";

/** The requests to S3 that every file needs. */
export type ObjectCalls = {
  readObject: (input: GetObjectCommandInput, options?: CallOptions) => Promise<GetObjectCommandOutput & Dated>;
  headObject: (input: HeadObjectCommandInput, options?: CallOptions) => Promise<HeadObjectCommandOutput & Dated>;
  copyObject: (input: CopyObjectCommandInput, options?: CallOptions) => Promise<CopyObjectCommandOutput>;
};

/**
 * Sends the requests that every file needs as our own presigned requests, over the client's connections and to the same
 * address: the SDK takes ten times as much processor time for a request as signing and sending it. If a response is
 * neither success nor "no such object", the SDK sends the request again, retries it and makes the error. The SDK also
 * sends all requests of a client to which an application has added middleware. The results have only the fields that
 * are used here.
 */
export function createObjectCalls(client: S3Client, requests: DirectRequests): ObjectCalls {
  addDates(client);
  const hasOwnMiddleware = watchMiddleware(client.middlewareStack);
  const send: S3Client["send"] = client.send.bind(client);
  const urlOf = rememberUrls(send);
  const directly = async (shape: RequestShape, input: object, options: CallOptions | undefined) =>
    hasOwnMiddleware()
      ? undefined
      : rememberRefusal(() => sendDirectly(client, { ...requests, urlOf, shape, input, options }));
  return {
    readObject: async (input, options) =>
      (await directly(requestShapes.read, input, options)) ?? send(new GetObjectCommand(input), options),
    headObject: async (input, options) =>
      (await directly(requestShapes.head, input, options)) ?? send(new HeadObjectCommand(input), options),
    copyObject: async (input, options) =>
      (await directly(requestShapes.copy, input, options)) ?? send(new CopyObjectCommand(input), options),
  };
}
