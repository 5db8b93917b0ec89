import { ownerSegment, parseUploadKey } from "./upload-key.ts";

/** How much media keys, and so public URLs, reveal about a file; see {@link mediaKeyOf}. */
export type MediaKeyForm = "readable" | "opaque";

/**
 * Returns the key under which an upload is published. It depends only on the upload key, so finishing twice gives one
 * object:
 *
 * - "readable": `media/{owner}/{yyyymmdd}-{slug}-{id}.{ext}`
 * - "opaque": `media/{hash of the owner}/{id}.{ext}`, which reveals neither the owner nor the name
 *
 * Under `private/` instead, if the file cannot be read without a signature. `id` is a hash of the upload key: it is
 * part of public URLs, and must not reveal the upload key.
 * @throws TypeError if it is not an upload key.
 */
export async function mediaKeyOf(uploadKey: string, form: MediaKeyForm = "readable"): Promise<string> {
  const key = parseUploadKey(uploadKey);
  if (key === undefined) throw new TypeError("This is not an upload key.");
  const [folder, id] = await Promise.all([mediaFolderOf(key.owner, form), hashOf(uploadKey)]);
  const name = form === "opaque" ? id : `${key.date}-${key.slug}-${id}`;
  return `${key.visibility === "private" ? "private" : "media"}/${folder}/${name}.${key.ext}`;
}

/**
 * Returns what represents an owner in media keys. Only somebody who knows the owner's id can recognize an opaque one,
 * so use ids that cannot be guessed.
 * @throws TypeError if it cannot be an owner
 */
export async function mediaFolderOf(owner: string, form: MediaKeyForm = "readable"): Promise<string> {
  const segment = ownerSegment(owner);
  return form === "opaque" ? hashOf(`owner ${segment}`) : segment;
}

/** Whether a text is a key that {@link mediaKeyOf} makes, in either form. */
export function isMediaKey(key: string): boolean {
  return mediaKeyPattern.test(key);
}

const mediaKeyPattern =
  /^(?:media|private)\/(?:[a-z0-9_-]|\.[0-9a-f]{2}){1,128}\/(?:[0-9]{8}-[a-z0-9-]{1,60}-)?[0-9a-f]{32}\.[a-z0-9]{1,16}$/;

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest, 0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
