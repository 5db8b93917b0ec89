import { GiB, MiB } from "./bytes.ts";

/** S3's limits: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const maxPartCount = 10_000;
const minPartSize = 5 * MiB;
const maxPartSize = 5 * GiB;
const maxSinglePut = 5 * GiB;

/** Two or three parts for each connection to a host name. */
const usualCount = 16;

/** The largest possible upload, in bytes: 10,000 parts of 5 GiB, 48.8 TiB. */
export const maxUploadSize = maxPartCount * maxPartSize;

export type PlanOptions = {
  /**
   * Up to this many bytes a file is sent by a form POST, which spares the browser a preflight. A form can be used
   * again: enable it only if the provider enforces a checksum in its policy. After lowering it, wait an hour
   * (`expiresIn`) before you rely on deletes: a file that was deleted before that can be brought back with the form by
   * which it was sent.
   * @default 0: never
   */
  formMax?: number | undefined;
  /**
   * Up to this many bytes a file is sent by one PUT; at most 5 GiB.
   * @default 32 MiB: above it a resumed upload saves more than the extra requests cost
   */
  singleMax?: number | undefined;
  /**
   * The smallest part, in bytes; 5 MiB to 5 GiB, in whole MiB.
   * @default a 16th of the file, 5 to 16 MiB. Every part costs a preflight, and a reload loses every part that has only
   * partly arrived
   */
  partSize?: number | undefined;
};

export type PartPlan = { size: number; partSize: number };
export type Plan = { kind: "form" } | { kind: "single" } | { kind: "multipart"; partSize: number; partCount: number };
/** A part's bytes: `start` included, `end` not, as in `Blob.slice`. */
export type PartRange = { start: number; end: number; size: number };

/**
 * Decides how a file of `size` bytes is sent. All parts but the last have the same size, as R2 requires.
 * @throws RangeError if the size or an option is out of range.
 */
export function planUpload(size: number, options: PlanOptions = {}): Plan {
  const { formMax = 0, singleMax = 32 * MiB, partSize: smallest = usualPart(size) } = options;
  assertRange("size", { value: size, min: 0, max: maxUploadSize });
  assertRange("formMax", { value: formMax, min: 0, max: maxSinglePut });
  assertRange("singleMax", { value: singleMax, min: 0, max: maxSinglePut });
  assertRange("partSize", { value: smallest, min: minPartSize, max: maxPartSize });
  if (smallest % MiB !== 0) throw new RangeError("partSize must be in whole MiB.");

  // S3 cannot make an object from no parts, and for an empty file a form has no advantage.
  if (size === 0) return { kind: "single" };
  if (size <= formMax) return { kind: "form" };
  if (size <= singleMax) return { kind: "single" };
  const partSize = Math.max(smallest, Math.ceil(size / (maxPartCount * MiB)) * MiB);
  return { kind: "multipart", partSize, partCount: partCountOf({ size, partSize }) };
}

function usualPart(size: number): number {
  return Math.min(16, Math.max(5, Math.ceil(size / (usualCount * MiB)))) * MiB;
}

export function partCountOf({ size, partSize }: PartPlan): number {
  return Math.ceil(size / partSize);
}

/** Returns the bytes of a part, counted from 1 as in S3; undefined if the plan has no such part. */
export function partAt(plan: PartPlan, partNumber: number): PartRange | undefined {
  if (!Number.isInteger(partNumber) || partNumber < 1 || partNumber > partCountOf(plan)) return undefined;
  const start = (partNumber - 1) * plan.partSize;
  const end = Math.min(start + plan.partSize, plan.size);
  return { start, end, size: end - start };
}

/** Whether S3 can hold an object of this size in parts of this size. */
export function isPartPlan({ size, partSize }: PartPlan): boolean {
  return (
    Number.isSafeInteger(size) &&
    Number.isSafeInteger(partSize) &&
    size >= 1 &&
    partSize >= minPartSize &&
    partSize <= maxPartSize &&
    partCountOf({ size, partSize }) <= maxPartCount
  );
}

function assertRange(name: string, { value, min, max }: { value: number; min: number; max: number }): void {
  if (Number.isSafeInteger(value) && value >= min && value <= max) return;
  throw new RangeError(`${name} must be a whole number of bytes from ${min} to ${max}.`);
}
