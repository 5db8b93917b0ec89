import { isActive } from "@s3-direct/upload-client";
import type { Upload } from "./uploader.ts";

export type Counts = { all: number; done: number; failed: number; active: number; paused: number };

/** Cancelled ones don't count: nobody waits for them. */
export function countUploads(items: readonly Upload[]): Counts {
  const number = (test: (item: Upload) => boolean) => items.filter(test).length;
  const done = number(({ status }) => status === "done");
  const failed = number(({ status }) => status === "error");
  const active = number(isActive);
  return { all: done + failed + active, done, failed, active, paused: number(({ status }) => status === "paused") };
}
