import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isBucketName, type CorsRule } from "./bucket/bucket-config.ts";
import type { S3Context } from "./request/call.ts";
import { checkCorsRules } from "./bucket/cors-config.ts";
import { openStore, type Store } from "./disk/disk.ts";
import { codeOf } from "./error-code.ts";
import { createFaults, type Faults } from "./faults.ts";
import { handleRequest } from "./request/handle-request.ts";
import type { LifecycleRule } from "./bucket/lifecycle-config.ts";
import { runLifecycle } from "./bucket/lifecycle.ts";
import { quirks, type Personality } from "./personality/table.ts";
import type { RequestEntry } from "./request/request-entry.ts";
import type { User } from "./access/users.ts";

export type BucketOptions = {
  name: string;
  /** The owner: twelve digits. @default "123456789012" */
  account?: string | undefined;
  /** The pages of other origins that may use it; replaces the stored rules. */
  cors?: readonly CorsRule[];
  /** Prefixes of keys that anyone may GET without a signature. An empty prefix is the whole bucket. */
  publicRead?: readonly string[];
  /** What expires, and when; replaces the stored rules. */
  lifecycle?: readonly LifecycleRule[];
};

export type DevS3Options = {
  /** The folder that keeps everything; created if it does not exist. Only one server may use it at a time. */
  dataDir: string;
  /** @default 0: any free port */
  port?: number | undefined;
  /** @default "127.0.0.1" */
  host?: string | undefined;
  /** Signatures for another region are refused. @default "us-east-1", or the region of the personality */
  region?: string | undefined;
  /** The S3 to imitate: what that S3 refuses is refused, what it ignores is ignored. @default "aws" */
  personality?: Personality | undefined;
  /** Created at start if they do not exist yet. */
  buckets?: readonly BucketOptions[] | undefined;
  users?: readonly User[] | undefined;
  /** Returns the time for signatures, dates and expiry. @default the system's clock */
  clock?: (() => Date) | undefined;
  /** Called once for every request, after its response. */
  onRequest?: ((entry: RequestEntry) => void) | undefined;
};

export type DevS3 = {
  /** `http://{host}:{port}` */
  readonly url: string;
  readonly port: number;
  /** The region that signatures must name. */
  readonly region: string;
  /** Makes requests fail on purpose, for tests of S3 clients. */
  readonly faults: Faults;
  /**
   * Expires objects and aborts unfinished multipart uploads according to the buckets' lifecycle rules, by the server's
   * clock. Runs by itself at start and every ten minutes; a test that moved the clock can call it instead of waiting.
   */
  runLifecycle: () => { expired: number; aborted: number };
  /** Ends running requests and releases the port and the folder. */
  close: () => Promise<void>;
  [Symbol.asyncDispose]: () => Promise<void>;
};

/** Rules count in days, so this is often enough; in milliseconds. */
const lifecycleInterval = 600_000;

/**
 * Starts an S3 that is as strict as AWS: it checks every signature, and refuses what AWS refuses.
 *
 * @throws Error with one sentence if the port or the folder is in use, or the personality has no such region
 */
export async function startDevS3(options: DevS3Options): Promise<DevS3> {
  const {
    dataDir,
    port = 0,
    host = "127.0.0.1",
    personality = "aws",
    region = quirks[personality].region ?? "us-east-1",
    clock = () => new Date(),
  } = options;
  requireRegion(personality, region);
  const store = await openStore(dataDir);
  try {
    setUpBuckets(store, { buckets: options.buckets ?? [], now: clock() });
    const users = new Map((options.users ?? []).map((user) => [user.accessKeyId, user]));
    const faults = createFaults();
    const context: S3Context = { store, users, region, personality, clock, faults };
    const { server, stop } = createS3Server(context, options.onRequest);
    const address = await listen(server, { port, host });
    const tidy = () => runLifecycle(store, clock());
    tidy();
    const timer = setInterval(tidy, lifecycleInterval).unref();
    let closing: Promise<void> | undefined;
    const close = () => {
      clearInterval(timer);
      return (closing ??= stop().then(() => store.close()));
    };
    return {
      // An IPv6 address stands in brackets.
      url: `http://${host.includes(":") ? `[${host}]` : host}:${address.port}`,
      port: address.port,
      region,
      faults,
      runLifecycle: tidy,
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    store.close();
    throw error;
  }
}

function requireRegion(personality: Personality, given: string): void {
  const { region, isOnlyRegion = false } = quirks[personality];
  if (!isOnlyRegion || given === region) return;
  throw new Error(`As ${personality} the region is "${region}", which its provider knows: "${given}" can't be set.`);
}

function setUpBuckets(store: Store, input: { buckets: readonly BucketOptions[]; now: Date }): void {
  for (const { name, ...wanted } of input.buckets) {
    if (!isBucketName(name)) throw new Error(`${JSON.stringify(name)} does not follow S3's rules for bucket names.`);
    if (wanted.cors !== undefined && wanted.cors.length > 0) checkCorsRules(wanted.cors);
    const current = store.buckets.get(name)?.config ?? { createdAt: input.now.getTime() };
    store.saveBucket(name, { ...current, ...wanted });
  }
}

function createS3Server(
  context: S3Context,
  onRequest: DevS3Options["onRequest"],
): {
  server: Server;
  stop: () => Promise<void>;
} {
  // A large upload may take any time: Node's limit of five minutes for a request is not S3's. And a client that keeps
  // its connection must not find it closed just when it sends the next request.
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 60_000 });
  const running = new Set<Promise<void>>();
  const answer = (expectsContinue: boolean) => (message: IncomingMessage, response: ServerResponse) => {
    const work = handleRequest(context, { message, response, expectsContinue }).then((entry) => onRequest?.(entry));
    running.add(work);
    void work.finally(() => running.delete(work));
  };
  server.on("request", answer(false));
  server.on("checkContinue", answer(true));
  // S3 supports no other expectation than "100-continue", and ignores others.
  server.on("checkExpectation", answer(false));
  const stop = async () => {
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
    // Each request removes what its broken connection left half-written.
    await Promise.allSettled(running);
  };
  return { server, stop };
}

function listen(server: Server, where: { port: number; host: string }): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => {
      const busy = codeOf(error) === "EADDRINUSE";
      reject(busy ? new Error(`Port ${where.port} on ${where.host} is already in use.`, { cause: error }) : error);
    });
    // Not what the system's resolver says: on macOS that is ::1, where nothing answers at 127.0.0.1.
    const { port, host } = where;
    server.listen({ port, host: host === "localhost" ? "127.0.0.1" : host }, () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("The server has no port."));
      else resolve(address);
    });
  });
}
