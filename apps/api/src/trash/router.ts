import type { S3Storage } from "@s3-direct/upload-server";
import { z } from "zod";
import type { Database } from "../db/client.ts";
import { mediaId } from "../media/media-id.ts";
import { makeDue } from "../periodic.ts";
import { protectedProcedure, router } from "../trpc.ts";
import { deleteAllDue } from "./delete-due.ts";
import { expireNow, moveToTrash, restoreFromTrash } from "./moves.ts";
import { trashTask } from "./trash-timer.ts";

const ids = z.array(mediaId).min(1).max(500);
const trashInput = z.object({ ids });
const emptyTrashInput = z.object({
  /** @default all files in the trash */
  ids: ids.optional(),
});

/** In milliseconds. After this time a call begins no further batch. */
const longestEmptying = 5_000;

/** A person's deleted files, kept for 30 days. `media.list` lists them. */
export function createTrashRouter({ db, storage }: { db: Database; storage: S3Storage }) {
  return router({
    /** @returns the ids of those files that are in the trash now */
    move: protectedProcedure
      .input(trashInput)
      .mutation(async ({ ctx, input }) => ({ ids: await moveToTrash(db, { ...input, ownerId: ctx.person.id }) })),

    /** @returns the ids of those files that are in the library now */
    restore: protectedProcedure
      .input(trashInput)
      .mutation(async ({ ctx, input }) => ({ ids: await restoreFromTrash(db, { ...input, ownerId: ctx.person.id }) })),

    /**
     * Deletes files for good. Files that this call has no time for are deleted by the timer within some minutes: nobody
     * sees them or can restore them any more, but their room is taken until then.
     */
    empty: protectedProcedure.input(emptyTrashInput).mutation(async ({ ctx, input }) => {
      const ownerId = ctx.person.id;
      if ((await expireNow(db, { ...input, ownerId })) > 0) await ctx.noteActivity?.("files-deleted");
      const ends = Date.now() + longestEmptying;
      const { next } = await deleteAllDue({ db, storage }, { ownerId, goesOn: () => Date.now() < ends });
      if (next !== undefined) await makeDue(db, trashTask);
      return {};
    }),
  });
}
