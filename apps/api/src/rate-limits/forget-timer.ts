import { lt } from "drizzle-orm";
import type { Database, RunExclusively } from "../db/client.ts";
import { rateLimit } from "../db/schema.ts";
import { type Periodic, startPeriodic } from "../periodic.ts";
import type { Log } from "../telemetry/log.ts";

/** How long a count is kept after its window has ended, in milliseconds: another process's clock may be behind. */
const kept = 60 * 60_000;

/** Removes, every five minutes, the counts of rate limits that ended an hour ago or earlier. */
export function startForgetLimitsTimer(deps: {
  db: Database;
  runExclusively: RunExclusively;
  log: Log;
}): Periodic<void> {
  const run = async () => {
    await deps.db.delete(rateLimit).where(lt(rateLimit.expire, new Date(Date.now() - kept)));
  };
  return startPeriodic(deps, { name: "forget limits", every: 5 * 60_000, mayBreakOff: true, run });
}
