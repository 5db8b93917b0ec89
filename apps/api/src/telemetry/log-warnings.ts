import { describeError, safeText } from "./describe-error.ts";
import type { Log } from "./log.ts";

/** Writes Node's warnings to the log. Node itself prints several lines, with everything in the error behind a warning. */
export function logWarnings(log: Log): void {
  process.removeAllListeners("warning");
  process.on("warning", (warning) => log.warn(describeError(warning), safeText(warning.message)));
}
