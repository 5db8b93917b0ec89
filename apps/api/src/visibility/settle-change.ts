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
  /** The context of the call that finishes it. A late finish has no browser. */
  ctx: Pick<Context, "log" | "userAgent" | "address">;
};

/**
 * Completes a file's change of visibility: deletes what was published before, and records it in the owner's activity if
 * the file is public now. A failed delete is logged: the earlier upload stays due, and the trash's timer deletes it.
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
