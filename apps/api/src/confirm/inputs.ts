import { z } from "zod";

/** better-auth's maximum. */
export const confirmByPasswordInput = z.object({ password: z.string().min(1).max(128) });

const base64url = (longest: number) =>
  z
    .string()
    .max(longest)
    .regex(/^[\w-]*$/);

/** A passkey's response as browsers send it. An id has 1,023 bytes at most. */
export const confirmByPasskeyInput = z.object({
  response: z.object({
    id: base64url(1_400),
    rawId: base64url(1_400),
    type: z.literal("public-key"),
    response: z.object({
      clientDataJSON: base64url(4_000),
      authenticatorData: base64url(4_000),
      signature: base64url(2_000),
    }),
  }),
});
