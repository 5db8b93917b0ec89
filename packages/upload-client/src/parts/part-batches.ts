import { type PartPlan, partCountOf } from "@s3-direct/upload-core/internal";

/** How many parts one call signs: as many as two host names send at once. */
const partsPerCall = 12;

/** Fewer if the parts must be hashed first, and fewest in the first call, so that the first bytes leave early. */
const hashedPartsPerCall = 6;
const firstHashedParts = 2;

/** Returns the numbers of the parts to be signed, one array for each call. */
export function batchesOf(parts: PartPlan & { without: ReadonlySet<number>; areHashed: boolean }): number[][] {
  const { without, areHashed } = parts;
  const batches: number[][] = [];
  const sizeOf = (index: number) => {
    if (!areHashed) return partsPerCall;
    return index === 0 ? firstHashedParts : hashedPartsPerCall;
  };
  let batch: number[] = [];
  for (let partNumber = 1; partNumber <= partCountOf(parts); partNumber++) {
    if (without.has(partNumber)) continue;
    if (batch.length === 0) batches.push(batch);
    batch.push(partNumber);
    if (batch.length === sizeOf(batches.length - 1)) batch = [];
  }
  return batches;
}
