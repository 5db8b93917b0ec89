import { z } from "zod";

/** Direction marks, which also affect text after the one that they came with. */
const directions = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/**
 * Accepts a text and makes it one line: tabs and line breaks of pasted text become spaces. Halves of a character are
 * refused, and direction marks are removed.
 * @param max in characters
 */
export const singleLine = (max: number) =>
  z
    .string()
    .max(max)
    .refine((text) => !/\p{Cs}/u.test(text))
    .transform((text) =>
      text
        .replace(directions, "")
        .replace(/\p{Cc}+/gu, " ")
        .normalize("NFC")
        .trim(),
    )
    .pipe(z.string().max(max));

/** A text without anything visible: spaces and marks of no width. */
const unseen = /^[\s\p{Cf}\p{Default_Ignorable_Code_Point}]*$/u;

/**
 * A name that a person gives something, such as an album or a passkey: a line of up to 100 characters with something
 * visible.
 */
export const displayName = singleLine(100).refine((text) => !unseen.test(text));
