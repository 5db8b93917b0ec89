import { isActive } from "@s3-direct/upload-client";
import type { Upload } from "./uploader.ts";

export type Counts = {
  all: number;
  done: number;
  failed: number;
  active: number;
  paused: number;
  /** Whether what is under way is paused or waits: nothing moves. */
  isStill: boolean;
};

/** Cancelled ones don't count as part of all: nobody waits for them. */
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
