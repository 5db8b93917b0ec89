import { randomBytes, randomUUID } from "node:crypto";

// What the links to files have in common with those to send files by.

/** In days: how long a link may be good for. */
export const linkLives = [1, 7, 30] as const;

const hour = 60 * 60_000;

/** When a link of today ends that is for right now. */
export const endInAnHour = (): Date => new Date(Date.now() + hour);

/** A new link: whoever has its token has what it leads to. */
export const newLink = () => ({ id: randomUUID(), token: randomBytes(16).toString("base64url") });

/** Whether it may be a link's token. */
export const isToken = (text: string): boolean => /^[\w-]{22}$/.test(text);

/** When a link of today ends; null: never by itself. */
export function endAfter(days: number | undefined): Date | null {
  return days === undefined ? null : new Date(Date.now() + days * 24 * hour);
}
