import { KiB } from "@s3-direct/upload-core";
import { putText } from "../s3/put-text.ts";
import { readJson } from "../s3/read-json.ts";
import type { S3Storage } from "../s3/storage.ts";
import type { Dimensions } from "../content/images/dimensions.ts";
import type { JsonValue } from "../upload-record.ts";

/** What is known about a file before it is published, and would cost reads or a scan to find out again. */
export type KeptVerdict = {
  dimensions?: Dimensions | undefined;
  /** What the application's `verify` returned. */
  verified?: JsonValue;
};

/** It is not an upload key, so no browser's request can write there. It expires with the upload. */
const verdictKey = (key: string) => `${key}.verdict`;

/** In bytes of JSON. With the dimensions it fits into the one read that loads it. */
const maxVerified = 60 * KiB;

/**
 * Stores a verdict beside the upload, so that a finish that finds the file published, or a large copy in progress, can
 * give the same answer. It does not let any file through, because a copy begins only after the file was accepted. But
 * anyone with the signer's keys could write there, as into every upload's record.
 * @throws TypeError if `verify` returned more than can be stored
 */
export async function keepVerdict(storage: S3Storage, key: string, verdict: KeptVerdict): Promise<void> {
  const bytes = Buffer.byteLength(JSON.stringify(verdict.verified) ?? "");
  if (bytes > maxVerified)
    throw new TypeError(`verify returned ${bytes} bytes of JSON; at most ${maxVerified} are kept.`);
  await putText(storage, { Key: verdictKey(key), Body: JSON.stringify(verdict) });
}

export async function readVerdict(storage: S3Storage, key: string): Promise<KeptVerdict> {
  const value = await readJson(storage, verdictKey(key));
  return isVerdict(value) ? value : {};
}

function isVerdict(value: unknown): value is KeptVerdict {
  return typeof value === "object" && value !== null;
}
