import { planStrip, type StripPlan } from "../plan-strip.ts";

/**
 * Returns the plan for bytes in memory. Each read returns at least 64 bytes: few enough to end anywhere in a picture.
 */
export function planOf(bytes: Uint8Array): Promise<StripPlan> {
  const read = async (offset: number, length: number) => bytes.subarray(offset, offset + length);
  return planStrip({ size: bytes.length, read }, { windowSize: 64 });
}

/** Returns the picture without its metadata. */
export async function strip(bytes: Uint8Array): Promise<Buffer> {
  const plan = await planOf(bytes);
  if (plan.kind === "clean") return Buffer.from(bytes);
  if (plan.kind !== "pieces") throw new Error(`The picture is ${plan.kind}.`);
  const stripped = Buffer.concat(
    plan.pieces.map((piece) => ("to" in piece ? bytes.subarray(piece.from, piece.to) : piece)),
  );
  if (stripped.length !== plan.size) throw new Error("The plan names another size than its pieces have.");
  return stripped;
}
