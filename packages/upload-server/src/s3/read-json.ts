import { parseJson } from "../lib/json.ts";
import { readUpload } from "./read-head.ts";
import type { S3Storage } from "./storage.ts";

/**
 * Reads a small object of the server's own from the upload bucket, which anyone with the signer's keys could have
 * written.
 * @returns undefined if there is no such object, or it is not JSON
 */
export async function readJson(storage: S3Storage, key: string): Promise<unknown> {
  const stored = await readUpload(storage, key);
  return stored && parseJson(new TextDecoder().decode(stored.head));
}
