import { deleteUpload, type S3Storage } from "@s3-direct/upload-server";
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
import { type PublishedMedia, storeMedia } from "./media/queries.ts";
import type { Quotas } from "./quota/usage.ts";
import { isInSeveralParts } from "./quota/reserved-until.ts";
import { releaseUpload } from "./release-upload.ts";
import { noteAnswer, reserveUpload } from "./reserve-upload.ts";
import { displayName } from "./single-line.ts";
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

/** The name of each visibility's endpoint, which is part of its keys. */
export const endpointNames = { public: "upload", private: "private-upload" } as const satisfies {
  [Side in Visibility]: string;
};

/**
 * The mounted endpoints. Each file that a signed-in person uploads becomes a row of `media`. Files of the first
 * endpoint are public; only their owner can read those of the second.
 */
export function createUploads(deps: UploadsDeps) {
  return {
    upload: createEndpoint(deps, { name: endpointNames.public, visibility: "public" }),
    privateUpload: createEndpoint(deps, { name: endpointNames.private, visibility: "private" }),
  };
}

/**
 * The hash that create receives, stored so that the file's owner finds the same file again. If S3 checks hashes, it
 * refuses other bytes.
 */
const announcedInput = z.object({ sha256 });

/**
 * The album for the file, besides the library, and its place among the files that were chosen together. Older pages
 * send neither. An album with a name is that of the file's folder, and is created with its first file.
 */
export const destinationInput = z
  .object({ album: mediaId.optional(), albumName: displayName.optional(), batch: batchPlace.optional() })
  .optional();

/** What finish knows about an upload from create. Only `beginChange` sets `replaces`. */
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
    procedure: protectedProcedure.use(async ({ getRawInput, signal, next }) => {
      const announced = announcedInput.safeParse(await getRawInput());
      const result = await next({ ctx: { sha256: announced.data?.sha256, signal } });
      if (result.ok) await noteAnswer({ db, storage }, result.data);
      return result;
    }),
    owner: ({ ctx }) => ctx.person.id,
    // A guest who has signed in can continue uploads that are under way.
    formerOwners: ({ ctx }) => formerGuests(db, ctx.person.id),
    requestId: ({ ctx }) => ctx.requestId,
    storage,
    accept: rules.accept,
    maxSize: rules.maxSize,
    derive: smallerPictures,
    input: destinationInput,

    onCreate: async ({ ctx, input, file, key, expiresAt }): Promise<UploadMetadata> => {
      const { person, sha256, signal } = ctx;
      if (person.guest) requireNoScripts(file);
      const { size } = file;
      const upload = { ownerId: person.id, key, size, expiresAt, batch: input?.batch, quotas, signal };
      await reserveUpload({ db, storage }, upload);
      return sha256 === undefined && input === undefined ? undefined : { sha256, ...input };
    },

    // May run several times for one upload: only the first run stores the row.
    onFinish: async ({ ctx, file, key, metadata, storedAt }) => {
      const { person } = ctx;
      const { album, albumName } = metadata ?? {};
      const published = { ...file, ...metadata, visibility, ownerId: person.id, uploadKey: key };
      const { id, ownerId } = await storeOrTakeBack({ ...deps, ctx }, published, storedAt);
      // Without the album, the file is only in the library. The page tells its owner so.
      const isInLibraryOnly = album !== undefined && !(await albumExists(db, { ownerId, id: album, name: albumName }));
      return { id, ...(isInLibraryOnly && { withoutAlbum: true }) };
    },

    // May run several times, too.
    onAbort: ({ key, bytesMayRemain }) => releaseUpload(deps, { uploadKey: key, bytesMayRemain }),
  });
}

/** Refuses files that can carry scripts, which guests may not publish. */
export function requireNoScripts({ contentType }: { contentType: string }): void {
  if (!isScriptCapable(contentType)) return;
  const sentence = "Files that can carry scripts are taken from accounts only. Sign up to upload it.";
  throw new UploadError("FILE_TYPE_NOT_ALLOWED", { sentence, details: { because: "guest" } });
}

/**
 * Stores the row of a published file, and deletes the upload that it replaces. If the quota has no room any more, the
 * account is gone, or the file request was ended, the published file is deleted again.
 *
 * @param deps.ctx - the context of the call that finishes the upload
 * @param storedAt - as `onFinish` receives it
 */
export async function storeOrTakeBack(
  { db, storage, quotas, onPublished, noteActivity, ctx }: UploadsDeps & Pick<ChangeDeps, "ctx">,
  file: PublishedMedia,
  storedAt: Date | undefined,
): Promise<{ id: string; ownerId: string }> {
  const { visibility, size, uploadKey, replaces } = file;
  try {
    const { id, ownerId, isNew, replaced } = await storeMedia(db, file, quotas);
    if (replaced !== undefined) await settleChange({ db, storage, noteActivity, ctx }, { visibility, replaced });
    // For an upload in parts, `storedAt` is when the upload was created.
    if (isNew) onPublished?.({ visibility, size, storedAt: isInSeveralParts(uploadKey) ? undefined : storedAt });
    return { id, ownerId };
  } catch (error) {
    if (isUnwanted(error)) {
      // Ending a change deletes its upload.
      const isEnded = replaces !== undefined && (await endChange({ db, storage }, { mediaId: replaces, uploadKey }));
      if (!isEnded) {
        const { bytesMayRemain } = await deleteUpload(storage, uploadKey);
        // Another finish of it may have found room and stored the row meanwhile.
        await releaseUpload({ db, storage }, { uploadKey, bytesMayRemain });
      }
    }
    throw error;
  }
}

/** Whether an error says that the file may not stay. */
const isUnwanted = (error: unknown) =>
  error instanceof UploadError && ["QUOTA_EXCEEDED", "SIGNED_OUT", "REFUSED"].includes(error.code);
