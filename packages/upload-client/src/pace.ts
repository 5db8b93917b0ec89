import type { Lane } from "./line.ts";

/** The bytes on their way are limited to what the network carries in this many milliseconds, but to no fewer than a few bodies. */
const soon = 10_000;

/** Where fewer connections carry less than this part of the best speed, the network needs more of them. */
const sameSpeedFactor = 0.7;

/**
 * How many bodies are sent beside each other. What has not arrived whole is worth nothing when the page is reloaded or the
 * network breaks, and many that share a slow network arrive late, all at the same time. So over such a network few go at once; over a
 * fast one, where each arrives soon, as many as there are connections.
 */
export type Pace = Lane & {
  /** A file with more parts than there are connections uses all of them at first: it loses little if the network is slow. */
  expectParts: (parts: number) => void;
  /** @param body `time` is how many milliseconds it took, beside how many others and itself */
  arrived: (body: { size: number; time: number; beside: number }) => void;
};

export type PaceOptions = {
  name: string;
  connections: number;
  /** At least this many, so that the network is not idle between two. */
  fewest: number;
  /** This many while nothing is known about the network. */
  first: number;
};

export function createPace({ name, connections, fewest, first }: PaceOptions): Pace {
  const network = {
    /** The most that the network has carried, in bytes a millisecond. */
    speed: 0,
    /** By how many connections it did so. */
    beside: 0,
    /** How many in a row were slow although fewer were under way. */
    slow: 0,
    least: fewest,
  };

  const pace: Pace = {
    name,
    running: 0,
    limit: first,
    expectParts(parts) {
      if (network.beside === 0 && parts > connections) pace.limit = Infinity;
    },
    arrived({ size, time, beside }) {
      const speed = (beside * size) / time;
      const isSlow = beside < network.beside && speed < network.speed * sameSpeedFactor;
      network.slow = isSlow ? network.slow + 1 : 0;
      // Bodies that were on their way while the network was dead are slow too; those that started later are not.
      if (network.slow > beside) network.least = Infinity;
      if (speed > network.speed) Object.assign(network, { speed, beside });
      pace.limit = Math.max(network.least, (speed * soon) / size);
    },
  };
  return pace;
}
