import { z } from "zod";

/**
 * A published file's id. Limited to these characters, because Postgres stores no NUL in a text and would fail with an
 * error of its own.
 */
export const mediaId = z
  .string()
  .max(64)
  .regex(/^[0-9a-zA-Z-]{1,64}$/);
