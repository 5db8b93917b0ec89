import { z } from "zod";

/**
 * Accepts a text unchanged. Postgres stores no NUL, and the embedded database no half of a character.
 * @param max in characters
 */
export const storedText = (max: number) =>
  z
    .string()
    .max(max)
    .refine((text) => !text.includes("\0") && !/\p{Cs}/u.test(text));
