/** The API's limits: a file's tags, and a tag's characters. */
export const maxTags = { perFile: 10, length: 40 };

/** Whether a tag has a visible character: spaces and characters of no width alone are no tag. */
export const isSeen = (tag: string): boolean => /[^\s\p{Cf}\p{Default_Ignorable_Code_Point}]/u.test(tag);

/** Counted in code points, as the API counts. */
export const isTooLong = (tag: string): boolean => Array.from(tag).length > maxTags.length;

/** Returns the form that the API keeps: without the characters of no width that copied text may have. */
export const tagNameOf = (text: string): string =>
  text
    .replace(/[\u00AD\u200B\u2060\uFEFF]/gu, "")
    .normalize("NFC")
    .trim();
