import { deleteUpload, type S3Storage } from "@s3-direct/upload-server";
import { uploadProcedures } from "@s3-direct/upload-server/trpc";
import { isScriptCapable, parseUploadKey, UploadError, type Visibility } from "@s3-direct/upload-core";
import type { Database } from "./db/client.ts";
import { formerGuests } from "./former-guests.ts";
import { markTakenBack, storeMedia } from "./media/queries.ts";
import { type Quotas, release, reserve } from "./quota/reservations.ts";
import { protectedProcedure } from "./trpc.ts";

/** The bucket's rule aborts unfinished uploads in parts after 7 days; until then one can go on, and is billed. */
const multipartLife = 7 * 24 * 60 * 60 * 1000;

const guestsScript = { sentence: "Files that can carry scripts are taken from accounts only. Sign up to upload it." };

export type UploadsDeps = {
  db: Database;
  storage: S3Storage;
  rules: { accept: readonly string[]; maxSize: number };
  quotas: Quotas;
};

/**
 * The mounted endpoints: what a signed-in person uploads becomes a row of `media`, and is served to everybody or, by the
 * other of the two, to nobody but its owner.
 */
export function createUploads(deps: UploadsDeps) {
  return {
    upload: createEndpoint(deps, { name: "upload", visibility: "public" }),
    privateUpload: createEndpoint(deps, { name: "private-upload", visibility: "private" }),
  };
}

function createEndpoint<Seen extends Visibility>(
  { db, storage, rules, quotas }: UploadsDeps,
  { name, visibility }: { name: string; visibility: Seen },
) {
  return uploadProcedures({
    name,
    visibility,
    procedure: protectedProcedure,
    owner: ({ ctx }) => ctx.person.id,
    // A guest who has signed in goes on with what is under way.
    formerOwners: ({ ctx }) => formerGuests(db, ctx.person.id),
    requestId: ({ ctx }) => ctx.requestId,
    storage,
    accept: rules.accept,
    maxSize: rules.maxSize,
    onCreate: async ({ ctx, file, key, expiresAt }) => {
      if (ctx.person.guest && isScriptCapable(file.contentType))
        throw new UploadError("FILE_TYPE_NOT_ALLOWED", guestsScript);
      const multipart = parseUploadKey(key)?.partSize !== undefined;
      await reserve(db, {
        ownerId: ctx.person.id,
        uploadKey: key,
        bytes: file.size,
        multipart,
        expiresAt: multipart ? new Date(Date.now() + multipartLife) : expiresAt,
        quotas,
      });
      return undefined;
    },
    onFinish: async ({ ctx, file, key }) => {
      try {
        // Any number of times for one upload: the first stores the row.
        return { id: await storeMedia(db, { ...file, visibility, ownerId: ctx.person.id, uploadKey: key }, quotas) };
      } catch (error) {
        // It came after its reservation had ended, or its account had gone, and is published by now.
        const unwanted = error instanceof UploadError && ["QUOTA_EXCEEDED", "SIGNED_OUT"].includes(error.code);
        if (unwanted) await deleteUpload(storage, key);
        throw error;
      }
    },
    onAbort: async ({ key }) => {
      await release(db, key);
      // A finish at the same moment may have told of a file that the abort has taken back.
      await markTakenBack(db, key);
    },
  });
}
