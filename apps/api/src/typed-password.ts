import { z } from "zod";

/**
 * Checks the length as browsers (`minlength`) and better-auth count it: an emoji counts as two. zod counts characters.
 */
export function typedPassword({ min }: { min: number }) {
  const max = 128;
  return z
    .string()
    .max(max)
    .refine(({ length }) => length >= min && length <= max);
}
