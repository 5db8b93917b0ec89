import { reconcile, type Reconciled, type ReconcileOutcome } from "@s3-direct/upload-server";
import { createNoteActivity } from "../activity/note-activity.ts";
import { print, runCommand } from "../command.ts";
import { createRouter, nobodysAccount } from "../router.ts";
import { StartError } from "../start-error.ts";
import { createMetrics } from "../telemetry/metrics.ts";
import { createLateFinish } from "./late-finish.ts";

const help = `pnpm --filter @s3-direct/api reconcile            finishes uploads whose page was closed when all was sent, and tells which
pnpm --filter @s3-direct/api reconcile --dry-run  only tells

The exit code is 1 if an upload failed.`;

runCommand(help, async ({ db, storage }, { dryRun, env, log }) => {
  if (storage.janitor === undefined) {
    throw new StartError("S3_JANITOR_ACCESS_KEY_ID is missing: nobody else may list uploads.");
  }
  const { upload: rules, quotas, guests } = env;
  const account = { ...nobodysAccount, noteActivity: createNoteActivity({ db, log }) };
  const router = createRouter({ db, storage, rules, quotas, guests, deleteAccount: false, ...account });
  const late = createLateFinish({ db, storage, router, log, metrics: createMetrics({ ofProcess: false }) });
  const onOutcome = (outcome: ReconcileOutcome) => print(describe(outcome));
  const reconciled = await reconcile(late, { dryRun, onOutcome });
  print(summary(reconciled, { dryRun }));
  if (reconciled.failed > 0) process.exitCode = 1;
});

function describe(outcome: ReconcileOutcome): string {
  const reason = "error" in outcome ? ` (${outcome.error.code})` : "";
  return `${outcome.status}: ${outcome.key}${reason}`;
}

function summary({ found, finished, refused, failed }: Reconciled, { dryRun }: { dryRun: boolean }): string {
  if (dryRun) return `There are to be finished: ${found} uploads.`;
  return `Finished: ${finished} uploads. Refused: ${refused}. Failed, and left for the next time: ${failed}.`;
}
