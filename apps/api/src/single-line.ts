import { z } from "zod";

/** Marks that turn the direction of what follows, also outside the text that they came with. */
const directions = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/**
 * A text of one line: what was pasted with a tab or more lines is one. Halves of a character are refused, marks of direction left out.
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

/** Nothing that shows: blanks, and marks of no width. */
const unseen = /^[\s\p{Cf}\p{Default_Ignorable_Code_Point}]*$/u;

/** What a person calls something, an album or a passkey: a line of up to 100 characters, of which something is seen. */
export const displayName = singleLine(100).refine((text) => !unseen.test(text));
