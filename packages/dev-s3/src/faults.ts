import { setTimeout as delay } from "node:timers/promises";
import { Readable } from "node:stream";
import { matchesPattern } from "./access/pattern.ts";
import type { S3ErrorCode } from "./s3-error.ts";

/** What goes wrong. */
export type Fault =
  /** Delays the response by this number of milliseconds. */
  | { kind: "latency"; ms: number }
  /** Limits the speed of bodies, in both directions. */
  | { kind: "bandwidth"; bytesPerSecond: number }
  /** Resets the connection after this number of bytes of the request's body, or of the response's if it has none. */
  | { kind: "reset"; afterBytes: number }
  /** Nothing is done; this error is the response, such as `SlowDown` (503) or `InternalError` (500). */
  | {
      kind: "error";
      code: S3ErrorCode;
      /** Sends no CORS headers, like a proxy: a page can't read the response. */
      withoutCors?: boolean;
      /** The response's `Retry-After`, in seconds. @default none, as on AWS */
      retryAfter?: number;
    }
  /** Nothing is done; the status is 200 and the body is this error, as on S3 when a completion or a copy fails late. */
  | { kind: "error-in-200"; code: S3ErrorCode }
  /** Everything is done, but the connection is reset before the response. */
  | { kind: "lost-answer" }
  /** The signature is checked at another time: 3,600,000 ms is an hour later. */
  | { kind: "clock"; offsetMs: number };

/** The requests that a fault happens to: those that match every given property. */
export type FaultFilter = {
  /** @default any but OPTIONS: a page does not send a preflight itself */
  method?: string;
  /** S3's name, such as `UploadPart`. */
  operation?: string;
  bucket?: string;
  /** `*` stands for any text. */
  key?: string;
  /** The part number of a request for one part. */
  partNumber?: number;
  /** The number of requests that the fault happens to. @default all */
  count?: number;
};

export type Faults = {
  /** @returns a function that removes the fault */
  add: (fault: Fault & FaultFilter) => () => void;
  clear: () => void;
};

export type FaultedRequest = Required<Pick<FaultFilter, "method">> &
  Record<"operation" | "bucket" | "key", string | undefined> & { partNumber?: string };

/** Creates the list of faults, for tests of S3 clients; empty unless a test adds one. */
export function createFaults(): Faults & { take: (request: FaultedRequest) => Fault[] } {
  const active = new Set<{ fault: Fault & FaultFilter; left: number }>();

  return {
    add(fault) {
      const entry = { fault, left: fault.count ?? Infinity };
      active.add(entry);
      return () => void active.delete(entry);
    },
    clear: () => active.clear(),
    take(request) {
      const taken = [...active].filter(({ fault }) => happensTo(fault, request));
      for (const entry of taken) if (--entry.left === 0) active.delete(entry);
      return taken.map(({ fault }) => fault);
    },
  };
}

function happensTo(filter: FaultFilter, request: FaultedRequest): boolean {
  const { method, operation, bucket, key, partNumber } = filter;
  return (
    (method === undefined ? request.method !== "OPTIONS" : request.method === method) &&
    (operation === undefined || request.operation === operation) &&
    (bucket === undefined || request.bucket === bucket) &&
    (partNumber === undefined || request.partNumber === String(partNumber)) &&
    (key === undefined || matchesPattern(key, request.key ?? ""))
  );
}

export function findFault<Kind extends Fault["kind"]>(
  faults: readonly Fault[],
  kind: Kind,
): Extract<Fault, { kind: Kind }> | undefined {
  return faults.find((fault): fault is Extract<Fault, { kind: Kind }> => fault.kind === kind);
}

/** Slows a stream down, or stops it with `reset`, according to the faults. */
export function disturb(stream: Readable, input: { faults: readonly Fault[]; reset: () => void }): Readable {
  const bandwidth = findFault(input.faults, "bandwidth");
  const limit = findFault(input.faults, "reset");
  if (bandwidth === undefined && limit === undefined) return stream;

  async function* disturbed() {
    let bytes = 0;
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
      if (!Buffer.isBuffer(chunk)) continue;
      bytes += chunk.length;
      if (limit !== undefined && bytes >= limit.afterBytes) {
        yield chunk.subarray(0, chunk.length - (bytes - limit.afterBytes));
        input.reset();
        return;
      }
      if (bandwidth !== undefined) await delay((chunk.length / bandwidth.bytesPerSecond) * 1000);
      yield chunk;
    }
  }
  return Readable.from(disturbed());
}
