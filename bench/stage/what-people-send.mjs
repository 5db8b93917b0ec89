import { createHash } from "node:crypto";

const KB = 1e3;
const MB = 1e6;

export const rows = {
  screenshots: [{ count: 12, size: 400 * KB }],
  documents: [{ count: 5, size: 1.5 * MB }],
  photos: [{ count: 30, size: 4 * MB }],
  video: [{ count: 1, size: 250 * MB }],
  videos: [{ count: 3, size: 90 * MB }],
  folder: [{ count: 1000, size: 30 * KB }],
  mixed: [
    { count: 1, size: 90 * MB },
    { count: 4, size: 4 * MB },
    { count: 2, size: 1.5 * MB },
    { count: 4, size: 400 * KB },
    { count: 50, size: 30 * KB },
  ],
};

/**
 * @param seed, round vary the sizes by up to a fifth; the same values give the same sizes
 * @param atMost bytes in all; more is reduced
 */
export function sizesOf(row, { seed, round, atMost = Infinity }) {
  const all = rows[row].flatMap(({ count, size }, kind) =>
    Array.from({ length: count }, (_, index) => Math.round(size * vary(seed, round, row, kind, index))),
  );
  const sum = all.reduce((total, size) => total + size, 0);
  if (sum <= atMost) return all;
  // A video that is most of the bytes is made smaller; of other files there are fewer.
  const part = atMost / sum;
  const [first, ...others] = all;
  const some = (files) => files.filter((_, index) => Math.floor(index * part) < Math.floor((index + 1) * part));
  if (first > sum / 2) return [Math.round(first * part), ...some(others)];
  return first < atMost ? some(all) : [Math.round(atMost)];
}

/** Returns a number between 0.8 and 1.2, always the same for the same words. */
export function vary(...words) {
  const digest = createHash("sha256").update(words.join()).digest();
  return 0.8 + 0.4 * (digest.readUInt32LE() / 2 ** 32);
}

/** Returns the chosen names, which are separated by commas. @throws Error if one is unknown */
export function pick(all, names) {
  const unknown = names.split(",").find((name) => !(name in all));
  if (unknown !== undefined) throw new Error(`There is no "${unknown}". There are: ${Object.keys(all).join(", ")}.`);
  return names.split(",");
}
