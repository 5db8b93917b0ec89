import { toUploadError } from "@s3-direct/upload-core";
import { throwIfAborted, unlessLate } from "../lib/abortable.ts";
import { noop } from "../lib/noop.ts";
import { type Pace, createPace } from "./pace.ts";
import { createLanes, createLine } from "./slot-line.ts";
import { slotsOf } from "./slots.ts";
import type { createTabLocks } from "./tab-locks.ts";
import { systemBuffer } from "../transfer/stall-timeout.ts";

/** In bytes. Smaller bodies arrive soon over any network. */
const smallBody = 128 * 1024;

/** In milliseconds: nobody waits longer for the chunk with the tab locks, which has been loaded behind the engine by then. */
const longestLoad = 1_000;

type ConnectionRequest = {
  /** The host's name. */
  lane: string;
  /** Bytes of the file that are still to be sent. @default 0 */
  remaining?: number;
  /** How the wait is given up. */
  signal?: AbortSignal | undefined;
  body?: { readonly size: number };
  /** Told when there is a slot, and other tabs have all connections. */
  onWait?: (() => void) | undefined;
};

/** Runs the task when a connection is free. Rejects with `ABORTED` when aborted while it waits. */
export type Connections = <T>(task: () => Promise<T>, request: ConnectionRequest) => Promise<T>;

/**
 * The page's connections to S3: by host name, at a pace that the network carries, and shared with the browser's other tabs. A host
 * that asks for less (SlowDown) gets half as much at once, and one more after each round of successes.
 */
export function createConnections({ overall, perHost }: { overall: number; perHost: number }): Connections {
  const hosts = createLanes(() => perHost);
  /** Shares them with the browser's other tabs. It is a chunk of its own, which is asked for once: nothing fails without. */
  let takeLock: ReturnType<typeof createTabLocks> | undefined;
  let loading: Promise<void> | undefined;
  const loadLocks = () =>
    (loading ??= unlessLate(
      import("./tab-locks.ts").then((chunk) => void (takeLock = chunk.createTabLocks(perHost)), noop),
      longestLoad,
      noop,
    ));
  // Ahead of the first transfer, so that it need not wait for it.
  if (globalThis.window) void loadLocks();
  const slots = slotsOf(createLine(overall));
  // While one body is waited for, a network is idle for a moment, which counts with large bodies only.
  const largeBodies = createPace({ name: "large", connections: overall, fewest: 2, first: perHost });
  const mediumBodies = createPace({ name: "medium", connections: overall, fewest: 1, first: 2 });

  function paceOf(size: number, remaining: number): Pace | undefined {
    if (size <= smallBody) return undefined;
    // A system takes smaller ones ahead of the wire. A file's last part, which may be small, goes with the others.
    return size > systemBuffer || remaining > size ? largeBodies : mediumBodies;
  }

  /** Pages that are not secure contexts have no locks, and go on without; so does one that cannot load what takes them. */
  async function lock({ lane, signal, onWait }: ConnectionRequest): Promise<() => void> {
    const locks = globalThis.navigator?.locks;
    if (!locks) return noop;
    await loadLocks();
    return takeLock?.({ locks, host: lane, signal, onWait }) ?? noop;
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
        // S3's SlowDown (503), and 429 of those that say it so.
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
