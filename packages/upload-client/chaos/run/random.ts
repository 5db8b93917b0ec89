import { seededRandom } from "@s3-direct/browsers/seeded-random";

/** Random decisions, the same for the same seed. */
export type Random = {
  /** A number from 0 (included) to 1. */
  next: () => number;
  chance: (probability: number) => boolean;
  /** A whole number; both ends are included. */
  between: (least: number, most: number) => number;
  pick: <T>(from: readonly [T, ...T[]]) => T;
};

export function createRandom(seed: number): Random {
  const next = seededRandom(seed);
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    chance: (probability) => next() < probability,
    between,
    pick: (from) => from[between(0, from.length - 1)] ?? from[0],
  };
}
