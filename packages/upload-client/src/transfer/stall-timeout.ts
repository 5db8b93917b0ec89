import { MiB } from "@s3-direct/upload-core";

/** A system takes up to so many bytes ahead of the wire (Linux's tcp_wmem), so counting stands still while they leave. */
export const systemBuffer = 4 * MiB;

/** A connection that was merely slow for a moment is worth more than a new one; in seconds. */
const shortest = 10;

/**
 * How many seconds to wait for a connection that stands still. On a network that has proven to be fast it is less.
 * @param longest where nothing is known of the network.
 * @param bytesPerSecond what one connection has been seen to carry.
 */
export function stallTimeoutFor(longest: number, bytesPerSecond: number | undefined): number {
  if (bytesPerSecond === undefined || !(bytesPerSecond > 0)) return longest;
  // Eight times what a full buffer needs, so that a network may become eight times slower.
  return Math.min(longest, Math.max(shortest, (8 * systemBuffer) / bytesPerSecond));
}
