import { connectionsInAll, connectionsPerHost } from "@s3-direct/upload-core/internal";
import { type Calls, createCalls } from "./calls.ts";
import { type Connections, createConnections } from "./connections.ts";
import type { FileLine } from "./file-slot.ts";
import { createLine } from "./slot-line.ts";

/*
 * What runs at the same time in a page. Five parts decide it, each one aspect of it; the numbers of connections are in
 * upload-core's `connections.ts`.
 *
 * - Slots (`slot-line.ts`): how many files, transfers and calls run at once, in all and by lane, and which is next.
 * - Pace (`pace.ts`): fewer transfers than slots over a slow network. It is one more lane, so it never allows more.
 * - SlowDown (`connections.ts`): half as many transfers to a host that asks for less, by the limit of its lane.
 * - Tab locks (`tab-locks.ts`): a transfer with a slot then takes one of the browser's connections to the host, which
 *   the tabs share. Its time is measured from then on, so that pace does not mistake the wait for a slow network.
 * - Stall (`transfer/stall-timeout.ts`): when a stalled transfer is aborted. Its slot and its lock are then free, and
 *   the rest is as after any failure.
 *
 * A transfer starts once its host's lane and the pace have room and it has a lock. A slot is never taken away.
 */

/** Decides what runs at the same time. Made by `createScheduler`; several uploaders may share one. */
export type Scheduler = {
  /** The files being worked on, from create to their last byte. */
  readonly files: FileLine;
  /** The connections to S3, by host name. */
  readonly connections: Connections;
  /** The calls to the API, by `CallLane`. */
  readonly calls: Calls;
};

export type SchedulerOptions = {
  /**
   * How many transfers run at once, to all host names together.
   * @default 24: enough for four host names
   */
  concurrency?: number | undefined;
  /**
   * How many of them go to one host name, in all tabs of the browser together.
   * @default 6: as many connections as browsers open to one host name over HTTP/1.1, which is all that S3 speaks
   */
  concurrencyPerHost?: number | undefined;
  /**
   * How many calls to the API are in progress at once. A batching client puts at most a sixth of them into one request
   * of finishes.
   * @default 24
   */
  calls?: number | undefined;
};

/** @throws RangeError when an option is not a whole number of at least 1. */
export function createScheduler(options: SchedulerOptions = {}): Scheduler {
  const { concurrency = connectionsInAll, concurrencyPerHost = connectionsPerHost, calls = connectionsInAll } = options;
  for (const [name, value] of Object.entries({ concurrency, concurrencyPerHost, calls })) {
    if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name} is out of range.`);
  }
  // Large files keep their slots for long.
  const large = { name: "large", running: 0, limit: Math.ceil(concurrency / 2) };
  return {
    // Twice as many files as transfers, so that the next file is announced while one is sent; on a hidden page ten
    // times as many, because each API request waits a second for its timer.
    files: { line: createLine(concurrency * 2, concurrency * 10), large },
    connections: createConnections({ overall: concurrency, perHost: concurrencyPerHost }),
    calls: createCalls(calls),
  };
}

/** Shared by all uploaders of a page, because connections belong to the page. */
export const pageScheduler: Scheduler = createScheduler();
