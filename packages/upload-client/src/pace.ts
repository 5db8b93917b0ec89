import { MiB } from "@s3-direct/upload-core";
import type { Lane } from "./line.ts";

/** The bytes on their way are limited to what the network carries in this many milliseconds, but to no fewer than a few bodies. */
const soon = 10_000;

/**
 * While nothing is known about the network, so many bytes are on their way, unless they are of fewer than `first` bodies: a network of 90 kB/s
 * carries them before they count as stalled.
 */
const firstBytes = 10 * MiB;

/** Where fewer connections carry less than this part of the best speed, the network needs more of them. */
const sameSpeedFactor = 0.7;

/**
 * How many bodies are sent beside each other. What has not arrived whole is worth nothing when the page is reloaded or the
 * network breaks, and many that share a slow network arrive late, all at the same time. So over such a network few go at once; over a
 * fast one, where each arrives soon, as many as there are connections.
 */
export type Pace = Lane & {
  /**
   * How many go while nothing is known about the network follows from the body that is about to wait for its turn.
   * @param body `remaining` is what its file has still to send, in bytes
   */
  expect: (body: { size: number; remaining: number }) => void;
  /** @param body `time` is how many milliseconds it took, beside how many others and itself */
  arrived: (body: { size: number; time: number; beside: number }) => void;
};

export type PaceOptions = {
  name: string;
  connections: number;
  /** At least this many, so that the network is not idle between two. */
  fewest: number;
  /** This many, and more of small ones, while nothing is known about the network. */
  first: number;
};

export function createPace({ name, connections, fewest, first }: PaceOptions): Pace {
  /** The most that the network has carried, in bytes a millisecond, and by how many connections. */
  let bestSpeed = 0;
  let bestBeside = 0;
  /** How many in a row were slow although fewer were under way. */
  let slowInARow = 0;
  let least = fewest;

  const pace: Pace = {
    name,
    running: 0,
    limit: first,
    expect({ size, remaining }) {
      if (bestSpeed > 0) return;
      // A file with more parts than there are connections uses all of them: it loses little if the network is slow.
      pace.limit = remaining > size * connections ? Infinity : Math.max(first, firstBytes / size);
    },
    arrived({ size, time, beside }) {
      const speed = (beside * size) / time;
      const isSlow = beside < bestBeside && speed < bestSpeed * sameSpeedFactor;
      slowInARow = isSlow ? slowInARow + 1 : 0;
      // Bodies that were on their way while the network was dead are slow too; those that started later are not.
      if (slowInARow > beside) least = Infinity;
      if (speed > bestSpeed) [bestSpeed, bestBeside] = [speed, beside];
      pace.limit = Math.max(least, (speed * soon) / size);
    },
  };
  return pace;
}
