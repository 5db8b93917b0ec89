import { MiB } from "@s3-direct/upload-core";
import type { Lane } from "./slot-line.ts";

/** At most as many bytes are sent at once as the network carries in this many milliseconds, but always a few bodies. */
const soon = 10_000;

/**
 * In bytes. While the network's speed is unknown, bodies of this size in all are sent at once, or `first` bodies if
 * those are more. A network of 80 kB/s carries them before they count as stalled.
 */
const firstBytes = 9 * MiB;

/** If fewer connections carry less than this share of the best speed, the network needs more of them. */
const sameSpeedFactor = 0.7;

/**
 * How many bodies are sent at the same time. A body that has only partly arrived is lost when the page is reloaded or
 * the network breaks, and many bodies that share a slow network all arrive late. So over a slow network only a few are
 * sent at once; over a fast one, where each arrives soon, one per connection.
 */
export type Pace = Lane & {
  /** Announces a body that is about to wait; `remaining` is what its file still has to send. Both in bytes. */
  expect: (size: number, remaining: number) => void;
  /**
   * Notes that a body has arrived, at this many bytes a millisecond; `beside` is how many were being sent at once,
   * itself included.
   */
  arrived: (speed: number, beside: number) => void;
  /** Notes that a body has stalled and was aborted. The next ones are sent a few at a time, until one arrives. */
  stalled: () => void;
};

export type PaceOptions = {
  name: string;
  connections: number;
  /** At least this many, so that the network is not idle between two bodies. */
  fewest: number;
  /** While nothing is known about the network: this many, or more if they are small. */
  first: number;
};

export function createPace({ name, connections, fewest, first }: PaceOptions): Pace {
  /** The highest speed that the network has reached, in bytes a millisecond, and the number of connections then. */
  let bestSpeed = 0;
  let besideThen = 0;
  /** How many bodies in a row were slow while fewer were being sent. */
  let slowInARow = 0;
  let fewestNow = fewest;
  let isUnknown = true;
  /** In bytes. Kept, because a smaller body that comes later must not let the waiting ones start. */
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
      // Bodies that were being sent while the network was dead are slow too; those that started later are not.
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
