import { isMediaKey } from "./media-key.ts";

const namePattern = "[a-z0-9][a-z0-9-]{0,31}";
const isName = new RegExp(`^${namePattern}$`);
const keyPattern = new RegExp(`^([^~]+)~${namePattern}\\.[a-z0-9]{1,16}$`);

/** Whether a variant may have this name: 1 to 32 of `a-z0-9-`, because its URL contains the key unescaped. */
export function isVariantName(name: string): boolean {
  return isName.test(name);
}

/**
 * Returns the key of a published file's variant, such as a smaller picture: `{media key}~{name}.{ext}`. It lies beside
 * the file, and says to which file it belongs. No media key contains a `~`.
 * @throws TypeError if `mediaKey` is not a media key, or `name` not a variant's name
 */
export function variantKeyOf(mediaKey: string, { name, ext }: { name: string; ext: string }): string {
  const key = `${mediaKey}~${name}.${ext}`;
  if (mediaKeyOfVariant(key) !== mediaKey) throw new TypeError("This is no media key, or no variant's name.");
  return key;
}

/**
 * Returns the key of the published file from which a variant was made; undefined for any text that {@link variantKeyOf}
 * does not write.
 */
export function mediaKeyOfVariant(key: string): string | undefined {
  const mediaKey = keyPattern.exec(key)?.[1];
  return mediaKey !== undefined && isMediaKey(mediaKey) ? mediaKey : undefined;
}
