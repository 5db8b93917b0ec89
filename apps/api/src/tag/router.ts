import type { Database } from "../db/client.ts";
import { protectedProcedure, router } from "../trpc.ts";
import { setTagsInput } from "./inputs.ts";
import { listTags } from "./list-tags.ts";
import { setTags } from "./set-tags.ts";

/** A person's tags. `media.list` returns the files of one. */
export function createTagRouter({ db }: { db: Database }) {
  return router({
    list: protectedProcedure.query(({ ctx }) => listTags(db, ctx.person.id)),

    /** @returns what was added, and what was removed */
    set: protectedProcedure
      .input(setTagsInput)
      .mutation(({ ctx, input }) => setTags(db, { ...input, ownerId: ctx.person.id })),
  });
}
