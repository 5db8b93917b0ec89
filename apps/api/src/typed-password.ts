import { z } from "zod";

/** Counted as browsers (`minlength`) and better-auth count, to whom an emoji is two; zod counts characters. */
export function typedPassword({ min }: { min: number }) {
  const max = 128;
  return z
    .string()
    .max(max)
    .refine(({ length }) => length >= min && length <= max);
}
