/** What the API takes: of a file's tags, and of the characters of one. */
export const maxTags = { perFile: 10, length: 40 };

/** Whether anything shows: a tag of blanks and marks of no width is none. */
export const isSeen = (tag: string): boolean => /[^\s\p{Cf}\p{Default_Ignorable_Code_Point}]/u.test(tag);
