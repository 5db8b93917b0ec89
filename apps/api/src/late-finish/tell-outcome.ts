import type { FinishFromEventDeps, ReconcileOutcome } from "@s3-direct/upload-server";
import { describeError } from "../telemetry/describe-error.ts";
import type { Log } from "../telemetry/log.ts";
import type { Metrics } from "../telemetry/metrics.ts";

type Outcome = Parameters<NonNullable<FinishFromEventDeps["onOutcome"]>>[0] | ReconcileOutcome;

/** What caused an upload to be finished without its browser. */
export type LateFinishBy = "event" | "reconcile";

const again = { event: "an event has to be sent again", reconcile: "an upload waits for the next reconcile" };

/** Reports an outcome to the log and the metrics. */
export function tellOutcome(
  { log, metrics, by, requestId }: { log: Log; metrics: Metrics; by: LateFinishBy; requestId?: string },
  outcome: Outcome,
): void {
  const { status } = outcome;
  metrics.lateFinish({ by, status });
  if (!("key" in outcome)) return log.warn({ requestId }, "this was no event of S3's");
  const { key: uploadKey } = outcome;
  if (status === "failed") return log.warn({ requestId, uploadKey, ...describeError(outcome.error) }, again[by]);
  const code = status === "refused" ? { code: outcome.error.code } : {};
  log.info({ requestId, status, uploadKey, ...code }, "an upload arrived");
}
