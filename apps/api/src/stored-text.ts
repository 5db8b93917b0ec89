import { z } from "zod";

/**
 * A text that is taken as it is given. Postgres accepts no NUL in one, and the embedded database no half of a character.
 * @param max in characters
 */
export const storedText = (max: number) =>
  z
    .string()
    .max(max)
    .refine((text) => !text.includes("\0") && !/\p{Cs}/u.test(text));
