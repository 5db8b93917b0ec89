import { randomBytes, randomUUID } from "node:crypto";

// What links to files and links of file requests have in common.

/** The choices for how long a link works, in days. */
export const linkLives = [1, 7, 30] as const;

const hour = 60 * 60_000;

/** Returns the end of a link that is meant to be used right away. */
export const endInAnHour = (): Date => new Date(Date.now() + hour);

/** Creates a link. Anybody who has its token can use it. */
export const newLink = () => ({ id: randomUUID(), token: randomBytes(16).toString("base64url") });

/** Whether it looks like a link's token. */
export const isToken = (text: string): boolean => /^[\w-]{22}$/.test(text);

/** Returns the end of a link that is created now; null: no end. */
export function endAfter(days: number | undefined): Date | null {
  return days === undefined ? null : new Date(Date.now() + days * 24 * hour);
}
