import type { Visibility } from "@s3-direct/upload-core";
import type { S3Storage } from "@s3-direct/upload-server";
import { uploadProcedures } from "@s3-direct/upload-server/trpc";
import type { Database } from "./db/client.ts";
import { storeMedia } from "./media/queries.ts";
import { protectedProcedure } from "./trpc.ts";

export type UploadsDeps = {
  db: Database;
  storage: S3Storage;
  rules: { accept: readonly string[]; maxSize: number };
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
  { db, storage, rules }: UploadsDeps,
  { name, visibility }: { name: string; visibility: Seen },
) {
  return uploadProcedures({
    name,
    visibility,
    procedure: protectedProcedure,
    owner: ({ ctx }) => ctx.person.id,
    requestId: ({ ctx }) => ctx.requestId,
    storage,
    accept: rules.accept,
    maxSize: rules.maxSize,
    onFinish: async ({ ctx, file, key }) => {
      // Any number of times for one upload: the first stores the row.
      return { id: await storeMedia(db, { ...file, visibility, ownerId: ctx.person.id, uploadKey: key }) };
    },
  });
}
