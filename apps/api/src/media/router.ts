import { preferredExtension, stemOf } from "@s3-direct/upload-core";
import { type S3Storage, createDownloadUrl } from "@s3-direct/upload-server";
import { z } from "zod";
import type { Database } from "../db/client.ts";
import { type Quotas, readUsage } from "../quota/usage.ts";
import { unlimited } from "../rate-limits/rate-limits.ts";
import { deleteForGood } from "../trash/delete-due.ts";
import { protectedProcedure, router } from "../trpc.ts";
import type { createUploads } from "../uploads.ts";
import { setVisibility, type VisibilityDeps, setVisibilityInput } from "../visibility/set-visibility.ts";
import { findSame, findSameInput } from "./find-same.ts";
import { exportInput, exportMedia } from "./export.ts";
import { listInput, listMedia } from "./list.ts";
import { mediaId } from "./media-id.ts";
import { variantNames } from "./variant-names.ts";
import { readUsageByKind } from "./usage-by-kind.ts";
import { findInLibrary, findMedia } from "./find-media.ts";
import { renameInput, renameMedia } from "./rename.ts";

const deleteInput = z.object({ id: mediaId });
const downloadInput = z.object({
  id: mediaId,
  /** One of the smaller pictures; the file itself if there is none. */
  variant: z.enum(variantNames).optional(),
  /** Whether the browser should save the file instead of showing it. */
  save: z.boolean().default(false),
  /** How long the URL works, in seconds: longer if it is given to somebody else. */
  expiresIn: z.int().min(60).max(86_400).default(300),
});

type MediaDeps = { db: Database; storage: S3Storage; quotas: Quotas; uploads: ReturnType<typeof createUploads> };

/** A person's own published files. */
export function createMediaRouter({ db, storage, quotas, uploads }: MediaDeps) {
  const endpoints = router(uploads);
  return router({
    /** How much of the quota is used, including uploads under way. */
    usage: protectedProcedure.query(({ ctx }) => readUsage(db, { ownerId: ctx.person.id, quotas })),

    /** How much published files use, by kind. */
    usageByKind: protectedProcedure.query(({ ctx }) => readUsageByKind(db, ctx.person.id)),

    /** Returns the files that match the query, a page at a time. */
    list: protectedProcedure
      .input(listInput)
      .query(({ ctx, input }) => listMedia(db, { ...input, ownerId: ctx.person.id })),

    /** Returns which files with these hashes the person already has, so that they need not be uploaded. */
    findSame: protectedProcedure
      .input(findSameInput)
      .query(({ ctx, input }) => findSame(db, { ...input, ownerId: ctx.person.id })),

    /**
     * Returns all files, a page at a time, each with a URL that reads it, for a page that packs them into one download.
     */
    export: protectedProcedure.input(exportInput).query(async ({ ctx, input }) => {
      const page = await exportMedia({ db, storage }, { ...input, ownerId: ctx.person.id });
      // Recorded once, not for each page of the export.
      if (!input.cursor && page.files.length > 0) await ctx.noteActivity?.("exported");
      return page;
    }),

    /**
     * Returns a URL that reads the file, private or not, for `expiresIn` seconds. Anybody who has it can read the file
     * until then.
     */
    download: protectedProcedure.input(downloadInput).query(async ({ ctx, input }) => {
      const { uploadKey, name, variants } = await findInLibrary(db, { ownerId: ctx.person.id, id: input.id });
      const { expiresIn, save } = input;
      const variant = input.variant && variants?.[input.variant];
      const saveAs = variant ? `${stemOf(name)}.${preferredExtension(variant.contentType)}` : name;
      return createDownloadUrl(storage, variant?.key ?? uploadKey, { expiresIn, ...(save && { saveAs }) });
    }),

    /** @returns the file's new name */
    rename: protectedProcedure
      .input(renameInput)
      .mutation(({ ctx, input }) => renameMedia(db, { ...input, ownerId: ctx.person.id })),

    /** Makes the file public or private, and returns its new URL. */
    setVisibility: protectedProcedure.input(setVisibilityInput).mutation(async ({ ctx, input }) => {
      // The rate limits have counted this call already.
      const { upload, privateUpload } = endpoints.createCaller({ ...ctx, limits: unlimited });
      const of = { public: upload, private: privateUpload };
      const finish: VisibilityDeps["finish"] = (visibility, arrived) => of[visibility].finish(arrived);
      return setVisibility({ db, storage, quotas, finish }, { ...input, person: ctx.person });
    }),

    /** Deletes the file for good, past the trash. Safe to repeat. */
    delete: protectedProcedure.input(deleteInput).mutation(async ({ ctx, input }) => {
      const ref = { ownerId: ctx.person.id, id: input.id };
      let file = await findMedia(db, ref);
      if (file.deletedAt !== null) return {};
      // If the file was made public or private meanwhile, it belongs to another upload now.
      for (; file.deletedAt === null; file = await findMedia(db, ref))
        await deleteForGood({ db, storage }, { ...file, id: input.id });
      await ctx.noteActivity?.("files-deleted");
      return {};
    }),
  });
}
