import type { S3Storage } from "@s3-direct/upload-server";
import type { Alone, Database } from "../db/client.ts";
import { type Periodic, startPeriodic } from "../periodic.ts";
import { describeError } from "../telemetry/describe-error.ts";
import type { Log } from "../telemetry/log.ts";
import { deleteDue } from "./delete-due.ts";

/** In milliseconds. */
const every = 5 * 60_000;

/** So many batches in a turn: a process that is asked to stop waits for its turn to end. */
const mostBatches = 20;

export type Emptied = { deleted: number; failed: number };

/** Deletes for good, every five minutes, what has been in the trash for long enough. */
export function startTrashTimer(deps: { db: Database; storage: S3Storage; alone: Alone; log: Log }): Periodic<Emptied> {
  return startPeriodic(deps, { name: "trash", every, run: () => emptyDue(deps) });
}

async function emptyDue({ log, ...deps }: { db: Database; storage: S3Storage; log: Log }): Promise<Emptied> {
  const emptied = { deleted: 0, failed: 0 };
  let after: string | undefined;
  for (let batch = 0; batch < mostBatches; batch += 1) {
    const { deleted, failures, next } = await deleteDue(deps, { after });
    emptied.deleted += deleted;
    emptied.failed += failures.length;
    for (const failure of failures.slice(0, 1)) log.warn(describeError(failure), "it stays due until the next turn");
    // Where nothing could be deleted, S3 is away.
    if (next === undefined || deleted === 0) break;
    after = next;
  }
  if (emptied.deleted > 0 || emptied.failed > 0) log.info(emptied, "deleted for good from the trash");
  return emptied;
}
