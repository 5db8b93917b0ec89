import {
  checkFile,
  extensionOf,
  isKnownMediaType,
  maxUploadSize,
  mediaTypeLabel,
  preferredExtension,
  UploadError,
} from "@s3-direct/upload-core";
import { and, eq } from "drizzle-orm";
import { z } from "zod";
import type { Database } from "../db/client.ts";
import { media } from "../db/schema.ts";
import { holdAccount } from "../quota/hold-account.ts";
import { isInLibrary } from "../trash/moves.ts";
import { mediaId } from "./media-id.ts";
import { findInLibrary } from "./find-media.ts";

export const renameInput = z.object({
  id: mediaId,
  /** As typed, with the maximum length of an upload's name. */
  name: z.string().max(1_024),
});

/**
 * Renames a file of the library: the name that is shown, and that a download gets. Its keys and its URL stay.
 * @returns the new name, see `nameFor`
 *
 * @throws UploadError UPLOAD_NOT_FOUND; UPLOAD_GONE if it is in the trash or deleted; and like `nameFor`
 */
export async function renameMedia(
  db: Database,
  { ownerId, id, ...input }: z.output<typeof renameInput> & { ownerId: string },
): Promise<{ name: string }> {
  const file = await findInLibrary(db, { ownerId, id });
  const name = nameFor(file, input.name);
  return db.transaction(async (tx) => {
    // The guest may have become an account by now, which then has the guest's files.
    const account = await holdAccount(tx, ownerId);
    const [renamed] = await tx
      .update(media)
      .set({ name })
      .where(and(eq(media.id, id), eq(media.ownerId, account.id), isInLibrary))
      .returning({ name: media.name });
    // It was moved to the trash or deleted meanwhile.
    if (renamed === undefined) throw new UploadError("UPLOAD_GONE");
    return renamed;
  });
}

/**
 * Returns the file's new name: cleaned like an upload's name, and with an extension of its type, which is added if it
 * is missing.
 *
 * @throws UploadError FILE_NAME_INVALID; FILE_TYPE_NOT_ALLOWED for the extension of another type
 */
export function nameFor(file: { name: string; contentType: string; size: number }, wanted: string): string {
  const { contentType, size } = file;
  const ext = extensionOf(file.name);
  // For an unknown type the extension is all that is known about the content.
  const mustKeep = !isKnownMediaType(contentType) && ext !== "" && extensionOf(wanted) !== ext;
  const rules = { accept: [contentType, ...(ext === "" ? [] : [`.${ext}`])], maxSize: maxUploadSize, allowEmpty: true };
  try {
    return checkFile(rules, { filename: mustKeep ? `${wanted}.${ext}` : wanted, contentType, size }).name;
  } catch (error) {
    if (!(error instanceof UploadError) || error.code !== "FILE_TYPE_NOT_ALLOWED") throw error;
    const ending = ext === "" ? preferredExtension(contentType) : ext;
    throw new UploadError("FILE_TYPE_NOT_ALLOWED", {
      sentence: `This file is ${mediaTypeLabel(contentType) ?? "of another kind"}, so its name must end in .${ending}.`,
      details: { contentType, ext: ending },
    });
  }
}
