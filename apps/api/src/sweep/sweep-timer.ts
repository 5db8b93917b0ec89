import type { RunExclusively } from "../db/client.ts";
import { type Periodic, startPeriodic } from "../periodic.ts";
import type { Log } from "../telemetry/log.ts";
import { inUseSince, keepNotingUse } from "./in-use.ts";
import { sweepAll, type SweepDeps, type SweepReport } from "./sweep-all.ts";

/** The name of the periodic task. */
export const sweepTask = "sweep";

/** Nobody checks what is found before it is removed. */
const unwatched = { dryRun: false, maxOrphanShare: 0.05 };

/** It may be the wrong database. */
const first = { dryRun: true, maxOrphanShare: 1 };

/**
 * Starts a timer that sweeps every `everyHours`. The first sweep that a database records only reports. Files without a
 * row that a restored backup may have forgotten stay: only the command `sweep` removes them.
 */
export function startSweepTimer(
  deps: SweepDeps & { runExclusively: RunExclusively; log: Log },
  {
    everyHours,
    onSwept,
  }: { everyHours: number; onSwept?: (report: SweepReport, options: { dryRun: boolean }) => void },
): Periodic<SweepReport> {
  const stopNoting = keepNotingUse(deps.db);
  const timer = startPeriodic(deps, {
    name: sweepTask,
    every: everyHours * 3_600_000,
    mayBreakOff: true,
    async run({ isFirst }) {
      const options = { ...(isFirst ? first : unwatched), inUseSince: () => inUseSince(deps.db) };
      const report = await sweepAll(deps, options);
      const counts = Object.entries(report).map(([kind, found]) => [
        kind,
        typeof found === "number" ? found : found.count,
      ]);
      deps.log.info(Object.fromEntries(counts), isFirst ? "left over, and removed by the next sweep" : "swept");
      const { kept } = report;
      if (kept > 0)
        deps.log.warn({ kept }, "published files without a row stay: see docs/runbook.md, S3DirectFilesWithoutRow");
      onSwept?.(report, options);
      return report;
    },
  });
  const stop = () => {
    stopNoting();
    return timer.stop();
  };
  return { ...timer, stop };
}
