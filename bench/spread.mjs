// How the keys of uploads and of published files spread over S3's partitions, computed without an S3. See
// docs/scale.md.
// `pnpm bench spread`
import { randomBytes, randomInt, randomUUID } from "node:crypto";
import { makeUploadKey, mediaKeyOf } from "../packages/upload-core/dist/index.js";

const uploads = 40_000;
const partitions = 8;
const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const yearMs = 365 * 86_400_000;

const manyOf = (makeId) => {
  const ids = Array.from({ length: 20_000 }, makeId);
  return () => ids[randomInt(ids.length)];
};
const owners = {
  "random ids": manyOf(() => Array.from(randomBytes(32), (byte) => letters[byte % letters.length]).join("")),
  "ids by time (UUID v7), of a year": manyOf(() => uuidV7(Date.now() - Math.floor(Math.random() * yearMs))),
  "numbers up to a million": () => String(randomInt(1_000_000)),
  "one for everybody": () => "app",
};

console.log("| owners | uploads | published, readable keys | published, opaque keys |\n| --- | --- | --- | --- |");
for (const [name, pickOwner] of Object.entries(owners)) {
  const [first, next] = ["2026-11-27", "2026-11-28"].map((day) => keysOf(pickOwner, new Date(`${day}T12:00Z`)));
  const shares = [largestShare(first, next)];
  for (const form of ["readable", "opaque"]) {
    const published = (keys) => Promise.all(keys.map((key) => mediaKeyOf(key, form)));
    shares.push(largestShare(await published(first), await published(next)));
  }
  console.log(`| ${[name, ...shares.map((share) => `${(share * 100).toFixed(1)} %`)].join(" | ")} |`);
}

function keysOf(pickOwner, now) {
  const file = { endpoint: "photos", filename: "IMG_0001.jpg", ext: "jpg", size: 1000, now };
  return Array.from({ length: uploads }, () => makeUploadKey({ ...file, owner: pickOwner(), uuid: randomUUID() }));
}

/**
 * S3 splits partitions where the load is, here into ranges that are even on the first day. @returns the most that one
 * of them gets on the next day
 */
function largestShare(first, next) {
  const sorted = first.toSorted();
  const bounds = Array.from(
    { length: partitions - 1 },
    (_, index) => sorted[(sorted.length * (index + 1)) / partitions],
  );
  const counts = Array.from({ length: partitions }, () => 0);
  for (const key of next) counts[bounds.filter((bound) => bound <= key).length] += 1;
  return Math.max(...counts) / next.length;
}

function uuidV7(ms) {
  const time = ms.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
