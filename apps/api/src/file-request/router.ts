import { UploadError } from "@s3-direct/upload-core";
import { protectedProcedure, publicProcedure, router } from "../trpc.ts";
import type { UploadsDeps } from "../uploads.ts";
import { acceptOf } from "./accept-of.ts";
import { endFileRequest } from "./end-file-request.ts";
import { createFileRequest, listFileRequests } from "./file-requests.ts";
import { limitsOf } from "../quota/usage.ts";
import { createFileRequestInput, endFileRequestInput } from "./inputs.ts";
import { lookAtFileRequest } from "./look.ts";
import { largestFile } from "./places.ts";

/**
 * Links by which others send files to a person: creates and ends them, and describes them to visitors.
 * `requestedUpload` receives the files.
 */
export function createFileRequestRouter(deps: Pick<UploadsDeps, "db" | "storage" | "rules" | "quotas">) {
  const { db, rules, quotas } = deps;
  return router({
    create: protectedProcedure.input(createFileRequestInput).mutation(async ({ ctx, input }) => {
      if (acceptOf(input.accepts, rules.accept).length === 0)
        throw new UploadError("INVALID_INPUT", { sentence: "No files of this kind are taken here." });
      const link = await createFileRequest(db, { ...input, ownerId: ctx.person.id });
      await ctx.noteActivity?.("request-made");
      return link;
    }),

    /** The largest file that a request can accept, so that no form offers more. */
    largest: protectedProcedure.query(({ ctx }) => largestFile(limitsOf(quotas, ctx.person).bytes, rules)),

    list: protectedProcedure.query(({ ctx }) => listFileRequests(db, ctx.person.id)),

    /** Ends the request: its link accepts nothing more. Files that have arrived stay. */
    end: protectedProcedure.input(endFileRequestInput).mutation(async ({ ctx, input }) => {
      const request = { ...input, ownerId: ctx.person.id };
      const { wasOpen, partsLeft } = await endFileRequest({ ...deps, log: ctx.log }, request);
      if (wasOpen) await ctx.noteActivity?.("request-ended");
      return { partsLeft };
    }),

    /** Describes the request to a visitor. The link's token is in a header, so that no URL of the API contains it. */
    look: publicProcedure.query(({ ctx }) => lookAtFileRequest(deps, ctx.fileRequestToken)),
  });
}
