import { bytesOfNoFormat } from "../random-bytes.ts";
import type { Random } from "./random.ts";

export type PlannedUpload = {
  /** Part of its name, and so of its key: identifies the upload everywhere. */
  number: number;
  endpoint: "upload" | "form";
  bytes: Uint8Array<ArrayBuffer>;
  fate: "stays" | "is aborted" | "is deleted";
};

const KiB = 1024;

/** Plans an upload. One in eight has parts. */
export function planUpload(number: number, random: Random): PlannedUpload {
  const travel = random.next();
  const size = travel < 0.12 ? random.between(5 * 1024 * KiB + 1, 7 * 1024 * KiB) : random.between(1, 300 * KiB);
  return {
    number,
    endpoint: travel < 0.5 ? "upload" : "form",
    bytes: bytesOfNoFormat(size),
    fate: random.pick(["stays", "stays", "stays", "is deleted", "is aborted"]),
  };
}

export const fileOf = ({ number, bytes }: PlannedUpload): File =>
  new File([bytes], `f${number}.bin`, { type: "application/octet-stream", lastModified: 1_000 });

/** @param name of a file, or the key of its upload */
export const numberIn = (name: string): number => Number(/(?:^|\.)f(\d+)\.bin$/.exec(name)?.[1]);
