import { ownerSegment, parseUploadKey } from "./upload-key.ts";

/**
 * The key an upload is published under: `media/{owner}/{yyyymmdd}-{slug}-{id}.{ext}`, or under `private/` where nobody reads
 * without a signature. A function of the upload key alone, so that finishing twice gives one object. `id` is a hash of the upload key: it stands in public URLs, and who knows one
 * must not be able to build the upload key again.
 * @throws TypeError when it is not an upload key.
 */
export async function mediaKeyOf(uploadKey: string): Promise<string> {
  const key = parseUploadKey(uploadKey);
  if (key === undefined) throw new TypeError("This is not an upload key.");
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(uploadKey));
  const id = Array.from(new Uint8Array(digest, 0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const prefix = key.visibility === "private" ? "private" : "media";
  return `${prefix}/${ownerSegment(key.owner)}/${key.date}-${key.slug}-${id}.${key.ext}`;
}
