import { z } from "zod";
import { displayName } from "../single-line.ts";
import { mediaId } from "../media/media-id.ts";

/** How many tags a file has at most, how long one is (characters), how many files one call takes, and how many tags it takes away. */
export const maxTags = { perFile: 10, length: 40, files: 500, removed: 100 };

/** Marks that come along with copied text, and by which two tags would look the same. */
const unseenMarks = /[\u00AD\u200B\u2060\uFEFF]/gu;

/** A line of which something is seen, in NFC. */
export const tagName = z
  .string()
  .max(100)
  .transform((text) => text.replace(unseenMarks, ""))
  .pipe(displayName)
  .pipe(z.string().max(maxTags.length));

export const setTagsInput = z.object({
  ids: z.array(mediaId).min(1).max(maxTags.files),
  add: z.array(tagName).max(maxTags.perFile).default([]),
  /** Of different files, and so more than one has. */
  remove: z.array(tagName).max(maxTags.removed).default([]),
});
