import type { Visibility } from "@s3-direct/upload-core";
import type { S3Storage } from "@s3-direct/upload-server";
import type { NoteActivity } from "../activity/note-activity.ts";
import type { Context } from "../context.ts";
import type { Database } from "../db/client.ts";
import { describeError } from "../telemetry/describe-error.ts";
import { deleteForGood } from "../trash/delete-due.ts";

export type ChangeDeps = {
  db: Database;
  storage: S3Storage;
  noteActivity: NoteActivity;
  /** Of whoever finishes it: late, that is no browser. */
  ctx: Pick<Context, "log" | "userAgent" | "address">;
};

/**
 * What follows when a file has changed sides: its owner's list says that it is public, and what it was before is deleted. Where that fails, the
 * log is told: it is due, and the trash's timer does it.
 */
export async function settleChange(
  { db, storage, noteActivity, ctx }: ChangeDeps,
  { visibility, replaced }: { visibility: Visibility; replaced: { uploadKey: string; ownerId: string } },
): Promise<void> {
  const { uploadKey, ownerId: userId } = replaced;
  const { log, userAgent, address } = ctx;
  await deleteForGood({ db, storage }, { uploadKey }).catch((error: unknown) =>
    log.warn({ uploadKey, ...describeError(error) }, "it stays due until the trash's next turn"),
  );
  if (visibility === "public") await noteActivity({ userId, kind: "made-public", userAgent, address });
}
