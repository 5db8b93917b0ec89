import { isMediaKey } from "./media-key.ts";

const namePattern = "[a-z0-9][a-z0-9-]{0,31}";
const isName = new RegExp(`^${namePattern}$`);
const keyPattern = new RegExp(`^([^~]+)~${namePattern}\\.[a-z0-9]{1,16}$`);

/** The names that a variant may have: 1 to 32 of `a-z0-9-`, because S3's keys stand in its URL as they are. */
export function isVariantName(name: string): boolean {
  return isName.test(name);
}

/**
 * The key of a published file's variant, such as a smaller picture: `{media key}~{name}.{ext}`. It stands beside the file, and says which
 * one it belongs to. No media key has a `~`.
 * @throws TypeError when it is not a media key, or not a variant's name
 */
export function variantKeyOf(mediaKey: string, { name, ext }: { name: string; ext: string }): string {
  const key = `${mediaKey}~${name}.${ext}`;
  if (mediaKeyOfVariant(key) !== mediaKey) throw new TypeError("This is no media key, or no variant's name.");
  return key;
}

/** The published file that a variant was made of; undefined for any text that {@link variantKeyOf} does not write. */
export function mediaKeyOfVariant(key: string): string | undefined {
  const mediaKey = keyPattern.exec(key)?.[1];
  return mediaKey !== undefined && isMediaKey(mediaKey) ? mediaKey : undefined;
}
