import { toUploadError } from "@s3-direct/upload-core";
import { resultWithin, throwIfAborted } from "../lib/abortable.ts";
import { noop } from "../lib/noop.ts";
import { type Pace, createPace } from "./pace.ts";
import { createLanes, createLine } from "./slot-line.ts";
import { slotsOf } from "./slots.ts";
import type { createTabLocks } from "./tab-locks.ts";
import { systemBuffer } from "../transfer/stall-timeout.ts";

/** In bytes. Smaller bodies arrive soon over any network. */
const smallBody = 128 * 1024;

/** In milliseconds: the longest wait for the chunk with the tab locks, which is usually loaded by then. */
const longestLoad = 1_000;

type ConnectionRequest = {
  /** The host's name. */
  lane: string;
  /** Bytes of the file that are still to be sent. @default 0 */
  remaining?: number;
  /** Ends the wait when it aborts. */
  signal?: AbortSignal | undefined;
  body?: { readonly size: number };
  /** Called when there is a slot but other tabs use all connections. */
  onWait?: (() => void) | undefined;
};

/** Runs the task once a connection is free. Rejects with `ABORTED` if aborted while waiting. */
export type Connections = <T>(task: () => Promise<T>, request: ConnectionRequest) => Promise<T>;

/**
 * Creates the page's connections to S3: limited by host name, by a pace that the network can carry, and shared with the
 * browser's other tabs. A host that asks for less (SlowDown) gets half as many requests at once, and one more after
 * each round of successes.
 */
export function createConnections({ overall, perHost }: { overall: number; perHost: number }): Connections {
  const hosts = createLanes(() => perHost);
  /**
   * Shares the connections with the browser's other tabs. A separate chunk, which is requested once: everything works
   * without it.
   */
  let takeLock: ReturnType<typeof createTabLocks> | undefined;
  let loading: Promise<unknown> | undefined;
  const loadLocks = () =>
    (loading ??= resultWithin(
      import("./tab-locks.ts").then((chunk) => (takeLock = chunk.createTabLocks(perHost))),
      longestLoad,
    ));
  // Loaded before the first transfer, so that the transfer need not wait for it.
  if (globalThis.window) void loadLocks();
  const slots = slotsOf(createLine(overall));
  // While S3's answer to a body is awaited the network is idle. With large bodies that costs time, so at least two are
  // always sent at once.
  const largeBodies = createPace({ name: "large", connections: overall, fewest: 2, first: perHost });
  const mediumBodies = createPace({ name: "medium", connections: overall, fewest: 1, first: 2 });

  function paceOf(size: number, remaining: number): Pace | undefined {
    if (size <= smallBody) return undefined;
    // The operating system buffers smaller bodies before they are sent. A file's last part may be small, but counts
    // like its other parts.
    return size > systemBuffer || remaining > size ? largeBodies : mediumBodies;
  }

  /**
   * Takes a tab lock. A page that is not a secure context has no locks and continues without; so does one that cannot
   * load the chunk.
   */
  async function lock({ lane, signal, onWait }: ConnectionRequest): Promise<() => void> {
    const locks = globalThis.navigator?.locks;
    if (locks) await loadLocks();
    return (locks && takeLock?.({ locks, host: lane, signal, onWait })) ?? noop;
  }

  return (task, request) => {
    const { lane, body, remaining = 0, signal } = request;
    const host = hosts(lane);
    const size = body?.size ?? 0;
    const pace = paceOf(size, remaining);
    pace?.expect(size, remaining);
    const send = async () => {
      const unlock = await lock(request);
      const startedAt = performance.now();
      const before = pace?.running ?? 0;
      try {
        throwIfAborted(signal);
        const result = await task();
        pace?.arrived(size / (performance.now() - startedAt), Math.max(before, pace.running));
        host.limit = Math.min(perHost, host.limit + 1 / host.limit);
        return result;
      } catch (error) {
        const { status, reason } = toUploadError(error).details;
        // S3's SlowDown is a 503; some storages answer 429 instead.
        if (/503|429/.test(String(status))) host.limit = Math.max(1, host.limit / 2);
        if (reason === "stalled") pace?.stalled();
        throw error;
      } finally {
        unlock();
      }
    };
    return slots(send, { lanes: pace ? [host, pace] : [host], remaining, signal });
  };
}
