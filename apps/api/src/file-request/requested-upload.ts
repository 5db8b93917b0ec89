import { day } from "@s3-direct/upload-core";
import { uploadProcedures } from "@s3-direct/upload-server/trpc";
import type { Database } from "../db/client.ts";
import { smallerPictures } from "../media/smaller-pictures.ts";
import { release, reserve } from "../quota/reservations.ts";
import { isInSeveralParts, reservedUntil } from "../quota/reserved-until.ts";
import { publicProcedure } from "../trpc.ts";
import { releaseUpload, storeOrTakeBack, type UploadsDeps } from "../uploads.ts";
import { acceptOf } from "./accept-of.ts";
import { countSending } from "./count-sending.ts";
import { findFileRequest, isExpired, linkOver, noSuchLink } from "./find-file-request.ts";
import { senderInput } from "./inputs.ts";
import { forVisitors } from "./for-visitors.ts";

/** The endpoint for whoever has a request's link: what they send, without an account, is the file of the person who asked for it. */
export function createRequestedUpload(deps: UploadsDeps) {
  const { db, storage, rules, quotas } = deps;
  return uploadProcedures({
    name: "requested-upload",
    visibility: "private",
    procedure: visitorProcedure(db),
    // The link's id, so that another link's upload is none here, and no visitor is told an id of whoever asked.
    owner: ({ ctx }) => ctx.fileRequest.id,
    requestId: ({ ctx }) => ctx.requestId,
    storage,
    // The rules of this call: they are the link's.
    accept: ({ ctx }) => acceptOf(ctx.fileRequest.accepts, rules.accept),
    maxSize: ({ ctx }) => Math.min(ctx.fileRequest.maxSize ?? rules.maxSize, rules.maxSize),
    derive: smallerPictures,
    input: senderInput,

    onCreate: async ({ ctx, input, file, key, expiresAt }) => {
      const { id, ownerId } = ctx.fileRequest;
      if (isExpired(ctx.fileRequest)) throw linkOver("expired");
      const upload = { uploadKey: key, bytes: file.size, multipart: isInSeveralParts(key), fileRequestId: id };
      // A place of the link's and room of its owner's, in one step.
      await forVisitors(
        reserve(db, {
          ...upload,
          ownerId,
          expiresAt: reservedUntil(storage, { key, expiresAt, partsFor: day }),
          quotas,
        }),
      );
      // What finds no place does not count: somebody who chose too many files has done nothing wrong.
      await countSending(ctx, id).catch(async (error: unknown) => {
        // Nobody was given the request, so nothing can come.
        await release(db, { uploadKey: key, bytesMayRemain: false });
        throw error;
      });
      const { sender, message, batch } = input;
      return message === "" ? { sender, message, batch } : { sender, message };
    },

    // What `onCreate` returned is `metadata` here: who sent it.
    onFinish: async ({ ctx, file, key, metadata, storedAt }) => {
      const { id, ownerId } = ctx.fileRequest;
      const sent = { ...file, ...metadata, visibility: "private" as const, ownerId, uploadKey: key, fileRequestId: id };
      await forVisitors(storeOrTakeBack({ ...deps, ctx }, sent, storedAt));
      // Nothing of the owner's library is a visitor's.
      return {};
    },

    onAbort: ({ key, bytesMayRemain }) => releaseUpload(deps, { uploadKey: key, bytesMayRemain }),
  });
}

/** Lets in whoever has a link that was not ended. One that has expired lets what had begun come to its end. */
function visitorProcedure(db: Database) {
  return publicProcedure.use(async ({ ctx, next }) => {
    const fileRequest = await findFileRequest(db, ctx.fileRequestToken);
    if (fileRequest === undefined) throw noSuchLink();
    if (fileRequest.endedAt !== null) throw linkOver("ended");
    return next({ ctx: { fileRequest } });
  });
}
