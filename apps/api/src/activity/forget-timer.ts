import type { Database, RunExclusively } from "../db/client.ts";
import { forgetTexts } from "../media/forget-texts.ts";
import { type Periodic, startPeriodic } from "../periodic.ts";
import type { Log } from "../telemetry/log.ts";
import { forgetOld } from "./note-activity.ts";

/** Removes, once a day, old activity, expired sessions and links, and texts about deleted files. */
export function startForgetTimer(deps: { db: Database; runExclusively: RunExclusively; log: Log }): Periodic<void> {
  const run = async () => {
    await forgetOld(deps);
    await forgetTexts(deps);
  };
  return startPeriodic(deps, { name: "forget activity", every: 24 * 60 * 60_000, mayBreakOff: true, run });
}
