import type { Database, RunExclusively } from "../db/client.ts";
import { type Periodic, startPeriodic } from "../periodic.ts";
import type { Log } from "../telemetry/log.ts";
import { forgetOld } from "./note-activity.ts";

/** Once a day, what happened in accounts long ago is forgotten, and what was asked and never answered. */
export function startForgetTimer(deps: { db: Database; runExclusively: RunExclusively; log: Log }): Periodic<void> {
  return startPeriodic(deps, { name: "forget activity", every: 24 * 60 * 60_000, run: () => forgetOld(deps) });
}
