import { reconcile, type LateFinishDeps, type Reconciled } from "@s3-direct/upload-server";
import type { Database, RunExclusively } from "../db/client.ts";
import { type Periodic, startPeriodic } from "../periodic.ts";
import type { Log } from "../telemetry/log.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import { tellOutcome } from "./tell-outcome.ts";

type Deps = { late: LateFinishDeps; db: Database; runExclusively: RunExclusively; log: Log; metrics: Metrics };

/** Starts a timer that finishes uploads that browsers have left, every `everyMinutes`. */
export function startReconcileTimer(
  { late, metrics, ...deps }: Deps,
  { everyMinutes }: { everyMinutes: number },
): Periodic<Reconciled> {
  const telling = { log: deps.log, metrics, by: "reconcile" } as const;
  return startPeriodic(deps, {
    name: "reconcile",
    every: everyMinutes * 60_000,
    mayBreakOff: true,
    run: () => reconcile(late, { onOutcome: (outcome) => tellOutcome(telling, outcome) }),
  });
}
