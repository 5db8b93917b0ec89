import { eq } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { user } from "../db/schema.ts";
import { limitsOf, type Quotas } from "../quota/usage.ts";
import { acceptOf } from "./accept-of.ts";
import { findFileRequest, isExpired } from "./find-file-request.ts";
import { largestFile, placesTaken } from "./places.ts";

/** What a visitor finds behind a request's link: what is asked for, and nothing of what has come. */
export type ShownFileRequest =
  | { status: "none" | "ended" | "expired" | "full" }
  | {
      status: "open";
      title: string;
      note: string;
      /** Who asks; undefined for a guest. */
      from: string | undefined;
      /** Whoever asks sends by it, too: there is no name to ask. */
      ownDevice: boolean;
      accept: string[];
      /** In bytes, of each file. */
      maxSize: number;
      /** None: all are taken, and some by what is still on its way, which may have broken off and is gone on with here. */
      placesLeft: number;
      /** ISO 8601; undefined: until its owner ends it. */
      expiresAt: string | undefined;
    };

export async function lookAtFileRequest(
  { db, rules, quotas }: { db: Database; rules: { accept: readonly string[]; maxSize: number }; quotas: Quotas },
  token: string | undefined,
): Promise<ShownFileRequest> {
  const found = await findFileRequest(db, token);
  if (found === undefined) return { status: "none" };
  if (found.endedAt !== null) return { status: "ended" };
  if (isExpired(found)) return { status: "expired" };
  const { id, ownerId, title, note, accepts, maxFiles, maxSize, ownDevice, expiresAt } = found;
  const taken = await placesTaken(db, { id, now: new Date() });
  if (taken.arrived >= maxFiles) return { status: "full" };
  const [owner] = await db.select({ name: user.name, guest: user.isAnonymous }).from(user).where(eq(user.id, ownerId));
  const largest = largestFile(limitsOf(quotas, { guest: owner?.guest ?? true }).bytes, rules);
  return {
    status: "open",
    title,
    note,
    from: owner === undefined || owner.guest ? undefined : owner.name,
    ownDevice,
    accept: [...acceptOf(accepts, rules.accept)],
    maxSize: Math.min(maxSize ?? largest.maxSize, largest.maxSize),
    placesLeft: Math.max(0, maxFiles - taken.files),
    expiresAt: expiresAt?.toISOString(),
  };
}
