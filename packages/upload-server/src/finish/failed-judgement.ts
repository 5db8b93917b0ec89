import { removeDerived } from "../derive/manifest.ts";
import { isFinalRefusal, keepRefusal, shortened } from "../ending/refusal.ts";
import { abortCopies } from "../s3/copies-under-way.ts";
import { mayBeCopiedInParts } from "../s3/copy-parts.ts";
import { isPublished } from "../s3/read-head.ts";
import type { Changed } from "./changed.ts";
import type { JudgeDeps, UploadToJudge } from "./judge-upload.ts";

type Deps = Pick<JudgeDeps, "storage" | "hasDerive">;

/**
 * Handles a failed judgement: a final refusal replaces the upload, and what other finishes have stored of it is removed.
 * @returns `changed` if the file is published by now
 * @throws UploadError the refusal, or the error of the judgement
 */
export async function handleFailedJudgement(
  deps: Deps,
  { key, mediaKey, upload, error }: Pick<UploadToJudge, "key" | "mediaKey" | "upload"> & { error: unknown },
): Promise<Changed> {
  const { storage } = deps;
  const { size } = upload;
  if (!isFinalRefusal(error)) throw error;
  // Another process has accepted the file and published it. The file stays, and its answer needs the upload's record.
  if (await isPublished(storage, mediaKey)) return { kind: "changed" };
  const refusal = shortened(error);
  const isKept = await keepRefusal(storage, { key, size, refusal });
  // Without a kept refusal, a finish that is publishing this file would go on.
  if (isKept && (await removeUnpublished(deps, { mediaKey, size }))) return { kind: "changed" };
  throw refusal;
}

/**
 * Removes what finishes have stored of a file whose refusal is kept: its variants, and the parts of its copy. A finish
 * that publishes after the refusal was kept sees that, and takes its file back.
 * @returns whether the file stays, because it was published before
 */
export async function removeUnpublished(
  { storage, hasDerive }: Deps,
  { mediaKey, size }: { mediaKey: string; size: number },
): Promise<boolean> {
  const mayBeCopied = mayBeCopiedInParts(storage, size);
  if (!mayBeCopied && !hasDerive) return false;
  // Not before the refusal is kept: a finish could publish the file in between, and would lose its variants.
  if (await isPublished(storage, mediaKey)) return true;
  if (mayBeCopied) await abortCopies(storage, mediaKey);
  if (hasDerive) await removeDerived(storage, mediaKey);
  return false;
}
