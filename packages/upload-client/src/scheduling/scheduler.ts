import { connectionsInAll, connectionsPerHost } from "@s3-direct/upload-core";
import { type Calls, createCalls } from "./calls.ts";
import { type Connections, createConnections } from "./connections.ts";
import type { FileLine } from "./file-slot.ts";
import { createLine } from "./slot-line.ts";

/*
 * What goes on at once in a page. Five look after it, each after one thing; the numbers of connections are in upload-core's `connections.ts`.
 *
 * - Slots (`slot-line.ts`): how many files, transfers and calls there are at once, in all and by lane, and whose turn it is.
 * - Pace (`pace.ts`): over a slow network fewer transfers than there are slots. It is one more lane, so it never allows more.
 * - SlowDown (`connections.ts`): half as many to a host that asks for less, by the limit of its lane.
 * - Tab locks (`tab-locks.ts`): who has a slot takes one of the browser's connections to the host, which other tabs have too.
 *   A transfer's time begins after that, so that pace does not take the wait for a slow network.
 * - Stall (`transfer/stall-timeout.ts`): when a transfer that stands still is given up. Its slot and its lock are free then, and
 *   what follows is what follows any failure.
 *
 * A transfer begins when its host's lane and the pace have room, then when it has a lock. Nobody takes a slot away.
 */

/** Decides what goes on at once: made by `createScheduler`, shared by as many uploaders as should share it. */
export type Scheduler = {
  /** Files that are worked on, from create to their last byte. */
  readonly files: FileLine;
  /** Connections to S3, by host name. */
  readonly connections: Connections;
  /** Calls to the API, by `CallLane`. */
  readonly calls: Calls;
};

export type SchedulerOptions = {
  /**
   * How many transfers go on at once, to all host names together.
   * @default 24: four host names' worth
   */
  concurrency?: number;
  /**
   * How many of them to one host name, in all tabs of the browser together.
   * @default 6: as many connections as browsers open to one host name over HTTP/1.1, which is all that S3 speaks
   */
  concurrencyPerHost?: number;
  /**
   * How many calls to the API are under way at once. A batching client puts a sixth of them, at most, into one request of
   * finishes.
   * @default 24
   */
  calls?: number;
};

const defaults = { concurrency: connectionsInAll, concurrencyPerHost: connectionsPerHost, calls: connectionsInAll };

/** @throws RangeError when an option is not a whole number of at least 1. */
export function createScheduler(options: SchedulerOptions = {}): Scheduler {
  const limits = { ...defaults, ...options };
  for (const [name, value] of Object.entries(limits)) {
    if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name} is out of range.`);
  }
  const { concurrency, concurrencyPerHost, calls } = limits;
  // Who keeps its slot for long.
  const large = { name: "large", running: 0, limit: Math.ceil(concurrency / 2) };
  return {
    // While one is sent, another is being announced; on a hidden page, where a request waits a second, those after it as well.
    files: { line: createLine(concurrency * 2, concurrency * 10), large },
    connections: createConnections({ overall: concurrency, perHost: concurrencyPerHost }),
    calls: createCalls(calls),
  };
}

/** Shared by all uploaders of a page: connections are the page's, not an uploader's. */
export const pageScheduler: Scheduler = createScheduler();
