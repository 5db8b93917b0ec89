import { day } from "@s3-direct/upload-core";
import { uploadProcedures } from "@s3-direct/upload-server/trpc";
import { smallerPictures } from "../media/smaller-pictures.ts";
import { release } from "../quota/reservations.ts";
import { releaseUpload } from "../release-upload.ts";
import { noteAnswer, reserveUpload } from "../reserve-upload.ts";
import { publicProcedure } from "../trpc.ts";
import { storeOrTakeBack, type UploadsDeps } from "../uploads.ts";
import { acceptOf } from "./accept-of.ts";
import { countSending } from "./count-sending.ts";
import { findFileRequest, isExpired, linkOver, noSuchLink, requestedUploadName } from "./find-file-request.ts";
import { senderInput } from "./inputs.ts";
import { forVisitors } from "./for-visitors.ts";

/**
 * Creates the endpoint for visitors with a request's link. The files that they send, without an account, belong to the
 * request's owner.
 */
export function createRequestedUpload(deps: UploadsDeps) {
  const { db, storage, rules, quotas } = deps;
  return uploadProcedures({
    name: requestedUploadName,
    visibility: "private",
    procedure: visitorProcedure(deps),
    // The link's id: another link's uploads are unknown here, and no visitor sees the owner's id.
    owner: ({ ctx }) => ctx.fileRequest.id,
    requestId: ({ ctx }) => ctx.requestId,
    storage,
    // These depend on the call: each link has its own rules.
    accept: ({ ctx }) => acceptOf(ctx.fileRequest.accepts, rules.accept),
    maxSize: ({ ctx }) => Math.min(ctx.fileRequest.maxSize ?? rules.maxSize, rules.maxSize),
    derive: smallerPictures,
    input: senderInput,

    onCreate: async ({ ctx, input, file, key, expiresAt }) => {
      const { id, ownerId } = ctx.fileRequest;
      const { signal } = ctx;
      if (isExpired(ctx.fileRequest)) throw linkOver("expired");
      const { sender, message, batch } = input;
      const upload = { ownerId, key, size: file.size, expiresAt, partsFor: day, fileRequestId: id, batch };
      // Takes one of the link's places and some of its owner's room, in one step.
      await forVisitors(reserveUpload({ db, storage }, { ...upload, quotas, signal }));
      // A file without a place is not counted: somebody who chose too many files has done nothing wrong.
      await countSending(ctx, id).catch(async (error: unknown) => {
        // Nobody has received the presigned request, so no bytes can arrive.
        await release(db, { uploadKey: key, bytesMayRemain: false });
        throw error;
      });
      return message === "" ? { sender, message, batch } : { sender, message };
    },

    // `metadata` is what `onCreate` returned: the sender.
    onFinish: async ({ ctx, file, key, metadata, storedAt }) => {
      const { id, ownerId } = ctx.fileRequest;
      const sent = { ...file, ...metadata, visibility: "private" as const, ownerId, uploadKey: key, fileRequestId: id };
      await forVisitors(storeOrTakeBack({ ...deps, ctx }, sent, storedAt));
      // A visitor must not learn anything about the owner's library.
      return {};
    },

    onAbort: ({ key, bytesMayRemain }) => releaseUpload(deps, { uploadKey: key, bytesMayRemain }),
  });
}

/** Allows calls with a link that was not ended. With an expired link, uploads that have begun can still be finished. */
function visitorProcedure({ db, storage }: Pick<UploadsDeps, "db" | "storage">) {
  return publicProcedure.use(async ({ ctx, signal, next }) => {
    const fileRequest = await findFileRequest(db, ctx.fileRequestToken);
    if (fileRequest === undefined) throw noSuchLink();
    if (fileRequest.endedAt !== null) throw linkOver("ended");
    const result = await next({ ctx: { fileRequest, signal } });
    if (result.ok) await noteAnswer({ db, storage }, result.data);
    return result;
  });
}
