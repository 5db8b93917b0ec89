import { createHash, randomBytes } from "node:crypto";

/** What a mail's link has after #, of 256 random bits. It is stored nowhere. */
export const newToken = () => randomBytes(32).toString("base64url");

/** What is stored of it, which makes no link. */
export const hashOf = (token: string) => createHash("sha256").update(token).digest("base64url");
