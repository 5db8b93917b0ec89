import { z } from "zod";
import { displayName } from "../single-line.ts";
import { mediaId } from "../media/media-id.ts";

/**
 * The most tags of a file, the longest tag (in characters), the most files of a call, and the most tags that a call
 * removes.
 */
export const maxTags = { perFile: 10, length: 40, files: 500, removed: 100 };

/** Invisible characters that come with copied text: two tags that differ only in them would look the same. */
const unseenMarks = /[\u00AD\u200B\u2060\uFEFF]/gu;

/** A line with something visible, in NFC. */
export const tagName = z
  .string()
  .max(100)
  .transform((text) => text.replace(unseenMarks, ""))
  .pipe(displayName)
  .pipe(z.string().max(maxTags.length));

export const setTagsInput = z.object({
  ids: z.array(mediaId).min(1).max(maxTags.files),
  add: z.array(tagName).max(maxTags.perFile).default([]),
  /** Its limit is above `perFile`, because the files of a call can have different tags. */
  remove: z.array(tagName).max(maxTags.removed).default([]),
});
