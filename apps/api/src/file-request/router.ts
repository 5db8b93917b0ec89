import { UploadError } from "@s3-direct/upload-core";
import { protectedProcedure, publicProcedure, router } from "../trpc.ts";
import type { UploadsDeps } from "../uploads.ts";
import { acceptOf } from "./accept-of.ts";
import { createFileRequest, endFileRequest, listFileRequests } from "./file-requests.ts";
import { createFileRequestInput, endFileRequestInput } from "./inputs.ts";
import { lookAtFileRequest } from "./look.ts";

/** Links by which others send files to a person: making and ending them, and what a visitor is told. The sending is `requestedUpload`. */
export function createFileRequestRouter(deps: Pick<UploadsDeps, "db" | "storage" | "rules" | "quotas">) {
  const { db, rules } = deps;
  return router({
    create: protectedProcedure.input(createFileRequestInput).mutation(({ ctx, input }) => {
      if (acceptOf(input.accepts, rules.accept).length === 0)
        throw new UploadError("INVALID_INPUT", { sentence: "No files of this kind are taken here." });
      return createFileRequest(db, { ...input, ownerId: ctx.person.id });
    }),

    list: protectedProcedure.query(({ ctx }) => listFileRequests(db, ctx.person.id)),

    /** From here on the link takes nothing; what has come stays. */
    end: protectedProcedure
      .input(endFileRequestInput)
      .mutation(({ ctx, input }) => endFileRequest({ ...deps, log: ctx.log }, { ...input, ownerId: ctx.person.id })),

    /** What a visitor's link asks for. The link is in a header, so that no address of the API's holds it. */
    look: publicProcedure.query(({ ctx }) => lookAtFileRequest(deps, ctx.fileRequestToken)),
  });
}
