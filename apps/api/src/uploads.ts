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

/** The mounted endpoint "upload": what a signed-in person uploads becomes a row of `media`. */
export function createUploads({ db, storage, rules }: UploadsDeps) {
  return uploadProcedures({
    name: "upload",
    procedure: protectedProcedure,
    owner: ({ ctx }) => ctx.person.id,
    requestId: ({ ctx }) => ctx.requestId,
    storage,
    accept: rules.accept,
    maxSize: rules.maxSize,
    onFinish: async ({ ctx, file, key }) => {
      // Any number of times for one upload: the first stores the row.
      return { id: await storeMedia(db, { ...file, ownerId: ctx.person.id, uploadKey: key }) };
    },
  });
}
