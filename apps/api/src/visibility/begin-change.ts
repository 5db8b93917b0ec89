import { extensionOf, GiB, maxUploadSize, MiB, type Visibility } from "@s3-direct/upload-core";
import { abortUpload, createUpload, type S3Storage } from "@s3-direct/upload-server";
import { eq } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { visibilityChange } from "../db/schema.ts";
import type { FoundMedia } from "../media/find-media.ts";
import { endpointNames } from "../uploads.ts";
import { endChange } from "./end-change.ts";

export type Change = typeof visibilityChange.$inferSelect;

/** A file of the library, and the visibility that it should get. */
export type Wanted = { ownerId: string; id: string; file: FoundMedia; visibility: Visibility };

/**
 * Returns the change of a file that is under way, or begins one: an upload of the other endpoint that no browser sends
 * bytes to. A file has one change at a time, so that nobody can cause more than one copy of it. A change that began
 * under another name is given up, because it would publish the file with that name.
 *
 * @throws UploadError as `createUpload` does
 */
export async function beginChange(
  deps: { db: Database; storage: S3Storage },
  { ownerId, id, file, visibility }: Wanted,
): Promise<Change> {
  const { db, storage } = deps;
  const [found] = await db.select().from(visibilityChange).where(eq(visibilityChange.mediaId, id));
  const { name, contentType, size } = file;
  if (found?.isEnded === false && found.name === name) return found;
  if (found !== undefined) await endChange(deps, found);
  const caller = { endpoint: endpointNames[visibility], owner: ownerId, visibility };
  const plan = await createUpload(
    { storage: planningCopies(storage), caller, rules: rulesOf(file), onCreate: async () => ({ replaces: id }) },
    { filename: name, contentType, size },
  );
  const uploadId = plan.kind === "multipart" ? plan.uploadId : null;
  const record = plan.kind === "single" ? plan.headers["x-amz-meta-upload"] : undefined;
  const [begun] = await db
    .insert(visibilityChange)
    .values({ mediaId: id, uploadKey: plan.key, uploadId, record, name })
    .onConflictDoNothing()
    .returning();
  if (begun !== undefined) return begun;
  // Another call has begun it at the same moment.
  if (uploadId !== null) await abortUpload({ storage, caller }, { key: plan.key, uploadId });
  return beginChange(deps, { ownerId, id, file, visibility });
}

/** Accepts any file that was accepted once, whatever is accepted today: finish checks the endpoint's rules. */
function rulesOf({ name, contentType }: FoundMedia) {
  const ext = extensionOf(name);
  return { accept: [contentType, ...(ext === "" ? [] : [`.${ext}`])], maxSize: maxUploadSize, allowEmpty: true };
}

/**
 * Plans a single copy for any file that one copy can hold, and otherwise parts of the size that publishing uses. All
 * files are copied in parts if a single copy would replace an existing object, and only that object shows that an
 * upload has ended: parts are put together only if there is none.
 */
function planningCopies(storage: S3Storage): S3Storage {
  const { conditionalCopy, conditionalPut, copyParts } = storage.capabilities;
  const most = Math.min(storage.copyPartSize, 5 * GiB);
  const mustBeParts = !conditionalCopy && conditionalPut && copyParts;
  return {
    ...storage,
    plan: { formMax: 0, singleMax: mustBeParts ? 0 : most, partSize: Math.floor(most / MiB) * MiB },
  };
}
