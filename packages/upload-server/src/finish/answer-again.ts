import { readManifest } from "../derive/manifest.ts";
import { describeFile } from "./describe-file.ts";
import type { FinishCall } from "./finish-call.ts";
import type { FinishOutcome } from "./finish-types.ts";
import { goneBecause } from "../ending/gone.ts";
import { recallVerdict } from "./judge-upload.ts";
import type { Look } from "./look-at-upload.ts";
import { refusalIn } from "../ending/refusal.ts";
import { recordOf } from "./verify.ts";

/**
 * Answers a finish of a file that is already published, with the first finish's answer. It is read from the upload.
 * @throws UploadError UPLOAD_GONE if the upload has expired
 */
export async function answerAgain(finish: FinishCall, { stored, tail }: Look): Promise<FinishOutcome> {
  const { storage, key, upload, mediaKey } = finish;
  if (!stored || refusalIn(upload, stored)) throw goneBecause("published", { sentence: expired });
  const record = recordOf(upload, stored);
  const hasHook = finish.verify !== undefined;
  const published = { key, mediaKey, upload, record, stored, tail, hasHook };
  const [{ dimensions, verified }, made] = await Promise.all([
    recallVerdict(storage, published),
    finish.derive && readManifest(storage, mediaKey),
  ]);
  const { size, contentType } = stored;
  const file = describeFile(finish, { name: record.name, size, contentType, dimensions, ...made });
  return { status: "done", storedAt: stored.storedAt, file, metadata: record.metadata, verified };
}

const expired = "This upload was published, and its record has expired since. Nothing is left to do.";
