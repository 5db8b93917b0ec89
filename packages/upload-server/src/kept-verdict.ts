import { putText } from "./s3/put-text.ts";
import { readUpload } from "./s3/read-head.ts";
import type { S3Storage } from "./s3/storage.ts";
import type { Dimensions } from "./content/images/dimensions.ts";
import { parseJson, type JsonValue } from "./upload-record.ts";

/** What was found out of a file before it was published, and would cost reads or a scan to find out again. */
export type KeptVerdict = {
  dimensions?: Dimensions | undefined;
  /** What the application's `verify` returned. */
  verified?: JsonValue;
};

/** No upload key, so that no request of a browser's ever writes there. It expires with the upload. */
const verdictKey = (key: string) => `${key}.verdict`;

/**
 * Keeps a verdict beside the upload, so that a finish which finds the file published can give the same answer. A finish that has yet to
 * publish the file never reads it: whoever has the signer's keys could write there, and must not get a file through.
 */
export async function keepVerdict(storage: S3Storage, key: string, verdict: KeptVerdict): Promise<void> {
  await putText(storage, { Key: verdictKey(key), Body: JSON.stringify(verdict) });
}

export async function readVerdict(storage: S3Storage, key: string): Promise<KeptVerdict> {
  const stored = await readUpload(storage, verdictKey(key));
  const value = stored && parseJson(new TextDecoder().decode(stored.head));
  return isVerdict(value) ? value : {};
}

function isVerdict(value: unknown): value is KeptVerdict {
  return typeof value === "object" && value !== null;
}
