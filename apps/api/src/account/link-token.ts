import { createHash, randomBytes } from "node:crypto";

/** The token of a mail's link, which follows the #: 256 random bits. It is not stored. */
export const newToken = () => randomBytes(32).toString("base64url");

/** Returns what is stored of a token. No link can be made from it. */
export const hashOf = (token: string) => createHash("sha256").update(token).digest("base64url");
