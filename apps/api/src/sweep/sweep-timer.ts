import type { RunExclusively } from "../db/client.ts";
import { type Periodic, startPeriodic } from "../periodic.ts";
import type { Log } from "../telemetry/log.ts";
import { sweepAll, type SweepDeps, type SweepReport } from "./sweep-all.ts";

/** The name of the periodic task. */
export const sweepTask = "sweep";

/** Nobody checks what is found before it is removed. */
const unwatched = { dryRun: false, mostOrphans: 0.05 };

/** It may be the wrong database. */
const first = { dryRun: true, mostOrphans: 1 };

/** Starts a timer that sweeps every `everyHours`. The first sweep that a database records only reports. */
export function startSweepTimer(
  deps: SweepDeps & { runExclusively: RunExclusively; log: Log },
  {
    everyHours,
    onSwept,
  }: { everyHours: number; onSwept?: (report: SweepReport, options: { dryRun: boolean }) => void },
): Periodic<SweepReport> {
  return startPeriodic(deps, {
    name: sweepTask,
    every: everyHours * 3_600_000,
    mayBreakOff: true,
    async run({ isFirst }) {
      const options = isFirst ? first : unwatched;
      const report = await sweepAll(deps, options);
      const counts = Object.entries(report).map(([kind, found]) => [
        kind,
        typeof found === "number" ? found : found.count,
      ]);
      deps.log.info(Object.fromEntries(counts), isFirst ? "left over, and removed by the next sweep" : "swept");
      onSwept?.(report, options);
      return report;
    },
  });
}
