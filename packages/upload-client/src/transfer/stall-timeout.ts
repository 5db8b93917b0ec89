import { MiB } from "@s3-direct/upload-core";

/**
 * Operating systems buffer up to this many bytes (Linux's tcp_wmem), so the count of sent bytes stands still while the
 * buffer empties.
 */
export const systemBuffer = 4 * MiB;

/** In seconds. A connection that was merely slow for a moment is worth more than a new one. */
const shortest = 10;

/**
 * Returns how many seconds to wait for a stalled connection: fewer on a network that has proved fast.
 * @param longest used while nothing is known about the network.
 * @param bytesPerSecond what one connection has been seen to carry.
 */
export function stallTimeoutFor(longest: number, bytesPerSecond: number | undefined): number {
  if (bytesPerSecond === undefined || !(bytesPerSecond > 0)) return longest;
  // Eight times what a full buffer needs, so that a network may become eight times slower.
  return Math.min(longest, Math.max(shortest, (8 * systemBuffer) / bytesPerSecond));
}
