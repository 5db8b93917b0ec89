import { isActive } from "@s3-direct/upload-client";
import type { Upload } from "../uploader.ts";

export type Counts = {
  all: number;
  done: number;
  failed: number;
  active: number;
  paused: number;
  /** Whether nothing moves: all active uploads are paused, waiting, or in line behind those that wait. */
  isStill: boolean;
};

/** Counts uploads. Cancelled ones are not part of the total: nobody waits for them. */
export function countUploads(items: readonly Upload[]): Counts {
  const number = (test: (item: Upload) => boolean) => items.filter(test).length;
  const ofStatus = (...statuses: Upload["status"][]) => number(({ status }) => statuses.includes(status));
  const [done, failed, active] = [ofStatus("done"), ofStatus("error"), number(isActive)];
  const paused = ofStatus("paused");
  const isWorkedOn = ofStatus("uploading", "finishing") > 0;
  return {
    all: done + failed + active,
    done,
    failed,
    active,
    paused,
    // Without a network, files that are in line behind those that wait are still `starting`.
    isStill: !isWorkedOn && (ofStatus("waiting") > 0 || (paused > 0 && paused === active)),
  };
}
