import { type BytesMayRemain, deleteUpload, type S3Storage } from "@s3-direct/upload-server";
import { uploadProcedures } from "@s3-direct/upload-server/trpc";
import { isScriptCapable, UploadError, type Visibility } from "@s3-direct/upload-core";
import { z } from "zod";
import type { NoteActivity } from "./activity/note-activity.ts";
import { albumExists } from "./album/albums.ts";
import type { Database } from "./db/client.ts";
import { formerGuests } from "./former-guests.ts";
import { batchPlace } from "./media/batch.ts";
import { smallerPictures } from "./media/smaller-pictures.ts";
import { sha256 } from "./media/find-same.ts";
import { mediaId } from "./media/media-id.ts";
import { markDeleted, type PublishedMedia, storeMedia } from "./media/queries.ts";
import type { Quotas } from "./quota/usage.ts";
import { release, reserve } from "./quota/reservations.ts";
import { isInSeveralParts, reservedUntil } from "./quota/reserved-until.ts";
import { protectedProcedure } from "./trpc.ts";
import { endChange } from "./visibility/end-change.ts";
import { type ChangeDeps, settleChange } from "./visibility/settle-change.ts";

export type UploadsDeps = {
  db: Database;
  storage: S3Storage;
  rules: { accept: readonly string[]; maxSize: number };
  quotas: Quotas;
  noteActivity: NoteActivity;
  /** Called once for each published file. @default nothing */
  onPublished?: (file: { visibility: Visibility; size: number; storedAt: Date | undefined }) => void;
};

/** Which endpoint's keys a file of either side has. */
export const endpointNames = { public: "upload", private: "private-upload" } as const satisfies {
  [Side in Visibility]: string;
};

/**
 * The mounted endpoints: each file that a signed-in person uploads becomes a row of `media`. Files of the first endpoint are served to
 * everybody, those of the second only to their owner.
 */
export function createUploads(deps: UploadsDeps) {
  return {
    upload: createEndpoint(deps, { name: endpointNames.public, visibility: "public" }),
    privateUpload: createEndpoint(deps, { name: endpointNames.private, visibility: "private" }),
  };
}

/** The hash that create is told, kept so that the file's owner finds the same file again. Where S3 compares hashes, it refuses other bytes. */
const announcedInput = z.object({ sha256 });

/** Where a file goes besides the library, and its place among those that were chosen with it; pages of before say nothing. */
export const destinationInput = z.object({ album: mediaId.optional(), batch: batchPlace.optional() }).optional();

/** What finish is told of an upload. `replaces` is set only by `beginChange`. */
type UploadMetadata =
  (z.output<typeof destinationInput> & { sha256?: string | undefined; replaces?: string }) | undefined;

function createEndpoint<TVisibility extends Visibility>(
  deps: UploadsDeps,
  { name, visibility }: { name: string; visibility: TVisibility },
) {
  const { db, storage, rules, quotas } = deps;
  return uploadProcedures({
    name,
    visibility,
    procedure: protectedProcedure.use(async ({ getRawInput, next }) => {
      const announced = announcedInput.safeParse(await getRawInput());
      return next({ ctx: { sha256: announced.data?.sha256 } });
    }),
    owner: ({ ctx }) => ctx.person.id,
    // A guest who has signed in goes on with the uploads that are under way.
    formerOwners: ({ ctx }) => formerGuests(db, ctx.person.id),
    requestId: ({ ctx }) => ctx.requestId,
    storage,
    accept: rules.accept,
    maxSize: rules.maxSize,
    derive: smallerPictures,
    input: destinationInput,

    onCreate: async ({ ctx: { person, sha256 }, input, file, key, expiresAt }): Promise<UploadMetadata> => {
      if (person.guest) requireNoScripts(file);
      await reserve(db, {
        ownerId: person.id,
        uploadKey: key,
        bytes: file.size,
        multipart: isInSeveralParts(key),
        // The quota's time limit, for uploads that are neither finished nor aborted.
        expiresAt: reservedUntil(storage, { key, expiresAt }),
        quotas,
      });
      return sha256 === undefined && input === undefined ? undefined : { sha256, ...input };
    },

    // It may run any number of times for one upload: the first time stores the row.
    onFinish: async ({ ctx, file, key, metadata, storedAt }) => {
      const { person } = ctx;
      const album = metadata?.album;
      const published = { ...file, ...metadata, visibility, ownerId: person.id, uploadKey: key };
      const { id } = await storeOrTakeBack({ ...deps, ctx }, published, storedAt);
      // Without the album the file is in the library, which its owner is to be told.
      const isInLibraryOnly = album !== undefined && !(await albumExists(db, { ownerId: person.id, id: album }));
      return { id, ...(isInLibraryOnly && { withoutAlbum: true }) };
    },

    // It may run any number of times, too.
    onAbort: ({ key, bytesMayRemain }) => releaseUpload(deps, { uploadKey: key, bytesMayRemain }),
  });
}

/** What guests may not publish. */
export function requireNoScripts({ contentType }: { contentType: string }): void {
  if (!isScriptCapable(contentType)) return;
  const sentence = "Files that can carry scripts are taken from accounts only. Sign up to upload it.";
  throw new UploadError("FILE_TYPE_NOT_ALLOWED", { sentence });
}

/**
 * Stores the row of a published file, and deletes what it takes the place of. Where the quota has no room any more, the account is gone, or the request that it came for
 * was ended, the file is deleted again.
 *
 * @param deps.ctx - of whoever finishes it
 * @param storedAt - as `onFinish` is told
 */
export async function storeOrTakeBack(
  { db, storage, quotas, onPublished, noteActivity, ctx }: UploadsDeps & Pick<ChangeDeps, "ctx">,
  file: PublishedMedia,
  storedAt: Date | undefined,
): Promise<{ id: string }> {
  const { visibility, size, uploadKey, replaces } = file;
  try {
    const { id, isNew, replaced } = await storeMedia(db, file, quotas);
    if (replaced !== undefined) await settleChange({ db, storage, noteActivity, ctx }, { visibility, replaced });
    // The `storedAt` of an upload in parts is when it was created.
    if (isNew) onPublished?.({ visibility, size, storedAt: isInSeveralParts(uploadKey) ? undefined : storedAt });
    return { id };
  } catch (error) {
    const isUnwanted = error instanceof UploadError && ["QUOTA_EXCEEDED", "SIGNED_OUT", "REFUSED"].includes(error.code);
    const isEnded = isUnwanted && replaces && (await endChange({ db, storage }, { mediaId: replaces, uploadKey }));
    if (isUnwanted && !isEnded) await deleteUpload(storage, uploadKey);
    throw error;
  }
}

/** Gives back what an upload had reserved that will not be published. */
export async function releaseUpload(
  { db, storage }: Pick<UploadsDeps, "db" | "storage">,
  upload: { uploadKey: string; bytesMayRemain: BytesMayRemain },
): Promise<void> {
  await release(db, upload);
  // A finish at the same moment may have stored the row of a file that the abort has taken back.
  await markDeleted(db, { ...upload, expiresIn: storage.expiresIn });
}
