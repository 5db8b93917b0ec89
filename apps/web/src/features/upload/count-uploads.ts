import { isActive } from "@s3-direct/upload-client";
import type { Upload } from "./uploader.ts";

export type Counts = {
  all: number;
  done: number;
  failed: number;
  active: number;
  paused: number;
  /** Whether all active uploads are paused or waiting: nothing moves. */
  isStill: boolean;
};

/** Counts uploads. Cancelled ones are not part of the total: nobody waits for them. */
export function countUploads(items: readonly Upload[]): Counts {
  const number = (test: (item: Upload) => boolean) => items.filter(test).length;
  const ofStatus = (...statuses: Upload["status"][]) => number(({ status }) => statuses.includes(status));
  const [done, failed, active] = [ofStatus("done"), ofStatus("error"), number(isActive)];
  return {
    all: done + failed + active,
    done,
    failed,
    active,
    paused: ofStatus("paused"),
    isStill: active > 0 && ofStatus("paused", "waiting") === active,
  };
}
