import { z } from "zod";
import { typedPassword } from "../typed-password.ts";

/** RFC 5321's longest. */
export const requestResetInput = z.object({ email: z.email().max(254) });

/** better-auth keeps addresses in lower case. */
export const changeEmailInput = z.object({ email: z.email().max(254).toLowerCase() });

/** better-auth's own are shorter than 400 characters. Postgres accepts no NUL in a text, and the embedded one no half of a surrogate pair. */
const token = z
  .string()
  .min(1)
  .max(1_000)
  .refine((text) => !text.includes("\0") && !/\p{Surrogate}/u.test(text));

/** The least is better-auth's. */
export const resetPasswordInput = z.object({ token, password: typedPassword({ min: 8 }) });

export const verifyEmailInput = z.object({ token });

export const restoreEmailInput = z.object({ token });
