import { toUploadError, type Visibility } from "@s3-direct/upload-core";
import type { S3Storage } from "@s3-direct/upload-server";
import { z } from "zod";
import type { Person } from "../context.ts";
import type { Database } from "../db/client.ts";
import { type FoundMedia, findInLibrary } from "../media/find-media.ts";
import { mediaId } from "../media/media-id.ts";
import { requireOwnRoom } from "../quota/reservations.ts";
import type { Quotas } from "../quota/usage.ts";
import { requireNoScripts } from "../uploads.ts";
import { beginChange, type Wanted } from "./begin-change.ts";
import { copyBack } from "./copy-back.ts";
import { endChange } from "./end-change.ts";

export const setVisibilityInput = z.object({ id: mediaId, visibility: z.enum(["public", "private"]) });

type Finished = { status: "done" } | { status: "pending"; retryAfter: number };

export type VisibilityDeps = {
  db: Database;
  storage: S3Storage;
  quotas: Quotas;
  /** The endpoint's mounted procedure. */
  finish: (visibility: Visibility, upload: { key: string; uploadId?: string }) => Promise<Finished>;
};

/** Where the file is now. Or `pending`: S3 is still copying it, so repeat the call after `retryAfter` seconds. */
export type VisibilitySet =
  | ({ status: "done"; url: string | undefined } & Pick<FoundMedia, "uploadKey" | "visibility"> & {
        key: string;
        variants: NonNullable<FoundMedia["variants"]> | undefined;
      })
  | { status: "pending"; retryAfter: number };

/**
 * Makes a file of the library public or private. Safe to repeat. The file is published again under keys of the other
 * side, and keeps its id. What was published before is deleted, or due to be deleted if that fails (see
 * `settleChange`). If the change breaks off, the file is as before, and a later call continues.
 *
 * @throws UploadError UPLOAD_NOT_FOUND; UPLOAD_GONE if it is in the trash or deleted; QUOTA_EXCEEDED if S3 may hold
 * more of the person's bytes than the quota; FILE_* if such files are no longer accepted; STORAGE_UNAVAILABLE;
 * CHECK_UNAVAILABLE
 */
export async function setVisibility(
  deps: VisibilityDeps,
  { person, id, visibility }: z.output<typeof setVisibilityInput> & { person: Person },
): Promise<VisibilitySet> {
  const ref = { ownerId: person.id, id };
  let file = await findInLibrary(deps.db, ref);
  if (file.visibility === visibility) {
    await endChange(deps, { mediaId: id });
    // A change to the other side may have completed just before.
    file = await findInLibrary(deps.db, ref);
    if (file.visibility === visibility) return describe(file);
  }
  if (visibility === "public") {
    if (person.guest) requireNoScripts(file);
    // Making a file private is possible even without room.
    await requireOwnRoom(deps.db, { account: person, bytes: file.storedSize, quotas: deps.quotas });
  }
  const step = await change(deps, { ...ref, file, visibility });
  return step.status === "pending" ? step : describe(await findInLibrary(deps.db, ref));
}

async function change(deps: VisibilityDeps, wanted: Wanted): Promise<Finished> {
  const { id, visibility } = wanted;
  const begun = await beginChange(deps, wanted);
  try {
    const next = await copyBack(deps.storage, { ...wanted, change: begun });
    if (next === "ask-again") return { status: "pending", retryAfter: 1 };
    const { uploadKey: key, uploadId } = begun;
    return await deps.finish(visibility, { key, ...(uploadId !== null && { uploadId }) });
  } catch (error) {
    if (!toUploadError(error).retryable) await endChange(deps, { mediaId: id, uploadKey: begun.uploadKey });
    // Another call has made the same change, or the file is gone.
    const { visibility: now } = await findInLibrary(deps.db, wanted);
    if (now !== visibility) throw error;
    return { status: "done" };
  }
}

function describe({ mediaKey, uploadKey, visibility, url, variants }: FoundMedia): VisibilitySet {
  const file = { key: mediaKey, uploadKey, visibility };
  return { status: "done", ...file, url: url ?? undefined, variants: variants ?? undefined };
}
