import { z } from "zod";
import { storedText } from "../stored-text.ts";
import { typedPassword } from "../typed-password.ts";

/** The longest address of RFC 5321. */
export const requestResetInput = z.object({ email: z.email().max(254) });

/** better-auth stores addresses in lower case. */
export const changeEmailInput = z.object({ email: z.email().max(254).toLowerCase() });

/** better-auth's own tokens are shorter than 400 characters. */
const token = storedText(1_000).min(1);

/** The minimum is better-auth's. */
export const resetPasswordInput = z.object({ token, password: typedPassword({ min: 8 }) });

export const verifyEmailInput = z.object({ token });

export const restoreEmailInput = z.object({ token });
