import { emitWarning } from "node:process";
import { inspect } from "node:util";

/** Warns that `onAbort` failed after create or finish: their caller is told why they failed, which is another error. */
export function warnOfFailedAbort(key: string, thrown: unknown): void {
  emitWarning(`onAbort failed for ${key}: what was reserved for it stays until it expires.`, {
    code: "S3_DIRECT_ON_ABORT",
    detail: inspect(thrown),
  });
}
