import type { S3Storage } from "@s3-direct/upload-server";
import type { Database, RunExclusively } from "../db/client.ts";
import { type Periodic, startPeriodic } from "../periodic.ts";
import { describeError } from "../telemetry/describe-error.ts";
import type { Log } from "../telemetry/log.ts";
import { endAbandonedChanges } from "../visibility/end-change.ts";
import { deleteAllDue } from "./delete-due.ts";

/** The name of the periodic task. */
export const trashTask = "trash";

/** In milliseconds. */
const every = 5 * 60_000;

export type Emptied = { deleted: number; failed: number };

/**
 * Starts a timer that deletes files for good whose time in the trash is over, every five minutes: all of them, unless
 * the process is asked to stop. It also gives up changes of visibility that broke off.
 */
export function startTrashTimer(
  deps: { db: Database; storage: S3Storage; runExclusively: RunExclusively; log: Log },
  { onEmptied }: { onEmptied: (turn: Emptied) => void },
): Periodic<Emptied> {
  return startPeriodic(deps, {
    name: trashTask,
    every,
    async run({ isStopping }) {
      const emptied = await emptyDue(deps, isStopping);
      onEmptied(emptied);
      return emptied;
    },
  });
}

async function emptyDue(
  { log, ...deps }: { db: Database; storage: S3Storage; log: Log },
  isStopping: () => boolean,
): Promise<Emptied> {
  const goesOn = () => !isStopping();
  const { deleted, failures } = await deleteAllDue(deps, { goesOn });
  if (goesOn()) failures.push(...(await endAbandonedChanges(deps, { goesOn })));
  const emptied = { deleted, failed: failures.length };
  for (const failure of failures.slice(0, 1)) log.warn(describeError(failure), "it stays due until the next turn");
  if (emptied.deleted > 0 || emptied.failed > 0) log.info(emptied, "deleted for good from the trash");
  return emptied;
}
