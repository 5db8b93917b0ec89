import { emitWarning } from "node:process";
import { inspect } from "node:util";

/** Warns that `onAbort` failed after create or finish: their caller is told why they failed, which is another error. */
export function warnOfFailedAbort(key: string, thrown: unknown): void {
  const message = `onAbort failed for ${key}: what was reserved for it stays until it expires.`;
  // Node prints the detail. The cause is for an application that writes warnings to a log of its own.
  const facts = { name: "Warning", code: "S3_DIRECT_ON_ABORT", detail: inspect(thrown) };
  emitWarning(Object.assign(new Error(message, { cause: thrown }), facts));
}
