import { MiB } from "@s3-direct/upload-core";
import type { Lane } from "./slot-line.ts";

/** The bytes on their way are limited to what the network carries in this many milliseconds, but to no fewer than a few bodies. */
const soon = 10_000;

/**
 * In bytes: so much goes at once, or `first` bodies where these are more, while nothing is known about the network. One of 80 kB/s carries
 * it before it counts as stalled.
 */
const firstBytes = 9 * MiB;

/** Where fewer connections carry less than this part of the best speed, the network needs more of them. */
const sameSpeedFactor = 0.7;

/**
 * How many bodies are sent beside each other. What has not arrived whole is worth nothing when the page is reloaded or the
 * network breaks, and many that share a slow network arrive late, all at the same time. So over such a network few go at once; over a
 * fast one, where each arrives soon, as many as there are connections.
 */
export type Pace = Lane & {
  /** A body is about to wait for its turn; `remaining` is what its file has still to send. Both in bytes. */
  expect: (size: number, remaining: number) => void;
  /** A body has arrived, at so many bytes a millisecond; `beside` is how many were under way at once, itself included. */
  arrived: (speed: number, beside: number) => void;
  /** A body stood still, and was given up. Those that follow go a few at a time, until one arrives. */
  stalled: () => void;
};

export type PaceOptions = {
  name: string;
  connections: number;
  /** At least this many, so that the network is not idle between two. */
  fewest: number;
  /** While nothing is known about the network so many, or more where they are small. */
  first: number;
};

export function createPace({ name, connections, fewest, first }: PaceOptions): Pace {
  /** The most that the network has carried, in bytes a millisecond, and by how many connections. */
  let bestSpeed = 0;
  let besideThen = 0;
  /** How many in a row were slow although fewer were under way. */
  let slowInARow = 0;
  let fewestNow = fewest;
  let isUnknown = true;
  /** In bytes: a smaller one that comes later must not let the others begin that wait. */
  let largest = 0;

  const pace: Pace = {
    name,
    running: 0,
    limit: first,
    expect(size, remaining) {
      largest = Math.max(largest, size);
      // A file with more parts than there are connections uses all of them: it loses little if the network is slow.
      if (isUnknown) pace.limit = remaining > largest * connections ? Infinity : Math.max(first, firstBytes / largest);
    },
    arrived(speed, beside) {
      const together = beside * speed;
      slowInARow = beside < besideThen && together < bestSpeed * sameSpeedFactor ? slowInARow + 1 : 0;
      // Bodies that were on their way while the network was dead are slow too; those that started later are not.
      if (slowInARow > beside) fewestNow = Infinity;
      if (together > bestSpeed) {
        bestSpeed = together;
        besideThen = beside;
      }
      isUnknown = false;
      pace.limit = Math.max(fewestNow, (together * soon) / largest);
    },
    stalled() {
      slowInARow = 0;
      isUnknown = false;
      pace.limit = fewestNow;
    },
  };
  return pace;
}
