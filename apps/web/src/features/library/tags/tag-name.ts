/** What the API takes: of a file's tags, and of the characters of one. */
export const maxTags = { perFile: 10, length: 40 };

/** Whether anything shows: a tag of blanks and marks of no width is none. */
export const isSeen = (tag: string): boolean => /[^\s\p{Cf}\p{Default_Ignorable_Code_Point}]/u.test(tag);

/** The API counts as well what takes two units of a string as one. */
export const isTooLong = (tag: string): boolean => Array.from(tag).length > maxTags.length;

/** In the form that the API keeps: without the marks of no width that come along with copied text. */
export const tagNameOf = (text: string): string =>
  text
    .replace(/[\u00AD\u200B\u2060\uFEFF]/gu, "")
    .normalize("NFC")
    .trim();
