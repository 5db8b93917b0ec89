import { setTimeout as delay } from "node:timers/promises";
import { Readable } from "node:stream";
import { matchesPattern } from "./pattern.ts";
import type { S3ErrorCode } from "./s3-error.ts";

/** What goes wrong. */
export type Fault =
  /** The answer comes later, by so many milliseconds. */
  | { kind: "latency"; ms: number }
  /** Bodies move no faster than this, both ways. */
  | { kind: "bandwidth"; bytesPerSecond: number }
  /** The connection is reset after so many bytes of the request's body, or of the answer's when it has none. */
  | { kind: "reset"; afterBytes: number }
  /** Nothing is done and this is the answer, such as `SlowDown` (503) or `InternalError` (500). */
  | {
      kind: "error";
      code: S3ErrorCode;
      /** As a proxy's would be: unreadable to a page. */
      withoutCors?: boolean;
      /** Its `Retry-After`, in seconds. @default none, as on AWS */
      retryAfter?: number;
    }
  /** Nothing is done; the status is 200 and the body is this error, as S3 does when a completion or a copy fails late. */
  | { kind: "error-in-200"; code: S3ErrorCode }
  /** All is done, but the connection is reset instead of an answer. */
  | { kind: "lost-answer" }
  /** The signature is judged at another time: 3,600,000 ms is an hour later. */
  | { kind: "clock"; offsetMs: number };

/** Which requests it happens to: all that fit every given part. */
export type FaultFilter = {
  /** @default any but OPTIONS: a preflight is no request of the page's own */
  method?: string;
  /** S3's name, such as `UploadPart`. */
  operation?: string;
  bucket?: string;
  /** `*` stands for any text. */
  key?: string;
  /** The part number of a request for one part. */
  partNumber?: number;
  /** How many requests it happens to. @default every one */
  count?: number;
};

export type Faults = {
  /** @returns what takes it away again */
  add: (fault: Fault & FaultFilter) => () => void;
  clear: () => void;
};

export type FaultedRequest = Required<Pick<FaultFilter, "method">> &
  Record<"operation" | "bucket" | "key", string | undefined> & { partNumber?: string };

/** Faults for tests of those who talk to S3; none unless a test asks. */
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

/** Slows a stream down, or stops it with `reset`, as the faults say. */
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
