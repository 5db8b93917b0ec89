import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import type { ObserveOptions } from "./observe-requests.ts";

export type Timeouts = {
  /** Until a new connection is open. Waiting for a free one does not count. */
  connect: number;
  /** Until the response begins, and between any two of its bytes. */
  idle: number;
  /**
   * The same for calls during which S3 copies a file or completes its parts: AWS sends a space now and then, other
   * servers send nothing until they are done.
   */
  idleInLongCalls: number;
};

/**
 * In milliseconds. The last one is enough for the largest copy in one call (512 MiB) at 4 MiB/s, which is a slow disk.
 */
const usual: Timeouts = { connect: 3000, idle: 10_000, idleInLongCalls: 128_000 };

export type ConnectionOptions = ObserveOptions & {
  /**
   * The most connections to a host at once, for each role. Further calls wait for a free one. @default 200: a finish
   * uses one to three for some milliseconds, a `verify` hook one for as long as it reads
   */
  maxSockets?: number | undefined;
  /**
   * The SDK's setting of the same name
   * (https://github.com/aws/aws-sdk-js-v3/blob/main/supplemental-docs/CLIENTS.md#request-handler): your own handler, or
   * options for the SDK's handler, such as agents that use a proxy. Your own agent has its own limits.
   * @default this library's own connections
   */
  requestHandler?: S3ClientConfig["requestHandler"] | undefined;
};

type Handler = S3Client["config"]["requestHandler"];
type Request = Parameters<Handler["handle"]>[0];
type RequestOptions = Parameters<Handler["handle"]>[1];

/** Combines two of the SDK's handlers for this runtime: a handler has one timeout for all calls, and calls differ. */
export function createRequestHandler(
  { maxSockets = 200, requestHandler: given }: ConnectionOptions,
  { connect, idle, idleInLongCalls }: Timeouts = usual,
): Handler {
  if (isHandler(given)) return given;
  const pool = { keepAlive: true, maxSockets };
  const agents = {
    httpAgent: withDeadline(new HttpAgent(pool), { connect, done: "connect" }),
    httpsAgent: withDeadline(new HttpsAgent(pool), { connect, done: "secureConnect" }),
  };
  // Only a client turns options into a handler. Making one takes longer than everything else here, and often only one
  // of the two is needed.
  const handlerFor = (socketTimeout: number): Handler =>
    new S3Client({ region: "us-east-1", requestHandler: { ...agents, socketTimeout, ...given } }).config.requestHandler;
  // Made at once, so that a wrong option is reported at once.
  let quick: Handler | undefined = given && handlerFor(idle);
  let patient: Handler | undefined;
  return {
    handle(request: Request, options?: RequestOptions) {
      const handler = isLong(request) ? (patient ??= handlerFor(idleInLongCalls)) : (quick ??= handlerFor(idle));
      return handler.handle(request, options);
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {
      quick?.destroy?.();
      patient?.destroy?.();
    },
  };
}

function isHandler(given: ConnectionOptions["requestHandler"]): given is Handler {
  return given !== undefined && "handle" in given && typeof given.handle === "function";
}

/** CopyObject, UploadPartCopy and CompleteMultipartUpload. */
function isLong({ method, headers, query }: Request): boolean {
  return "x-amz-copy-source" in headers || (method === "POST" && query?.["uploadId"] !== undefined);
}

/**
 * Limits the time in which a connection opens, from when it begins to open. The SDK counts from when the request is
 * made, also while the request waits for a free connection.
 */
function withDeadline<Kind extends HttpAgent>(agent: Kind, { connect, done }: { connect: number; done: string }): Kind {
  const create = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const socket = create(options, callback);
    if (!socket) return socket;
    const timer = setTimeout(() => {
      const error = new Error(`S3 took no connection within ${connect} ms.`);
      socket.destroy(Object.assign(error, { name: "TimeoutError" }));
    }, connect);
    const stop = () => clearTimeout(timer);
    for (const event of [done, "close"]) socket.once(event, stop);
    return socket;
  };
  return agent;
}
