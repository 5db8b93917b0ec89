import { z } from "zod";

/** A published file's id. Only these letters: Postgres takes no NUL in a text, and would answer with a fault of its own. */
export const mediaId = z
  .string()
  .max(64)
  .regex(/^[0-9a-zA-Z-]{1,64}$/);
