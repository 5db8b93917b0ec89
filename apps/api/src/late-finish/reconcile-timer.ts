import { reconcile, type LateFinishDeps, type Reconciled } from "@s3-direct/upload-server";
import type { Database, RunExclusively } from "../db/client.ts";
import { type Periodic, startPeriodic } from "../periodic.ts";
import type { Log } from "../telemetry/log.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import { tellOutcome } from "./tell-outcome.ts";

/** Its name among the periodic tasks. */
export const reconcileTask = "reconcile";

type Deps = { late: LateFinishDeps; db: Database; runExclusively: RunExclusively; log: Log; metrics: Metrics };

/** Finishes every so many minutes what its browser has left. */
export function startReconcileTimer(
  { late, metrics, ...deps }: Deps,
  { everyMinutes }: { everyMinutes: number },
): Periodic<Reconciled> {
  const telling = { log: deps.log, metrics, by: "reconcile" } as const;
  return startPeriodic(deps, {
    name: reconcileTask,
    every: everyMinutes * 60_000,
    mayBreakOff: true,
    run: () => reconcile(late, { onOutcome: (outcome) => tellOutcome(telling, outcome) }),
  });
}
