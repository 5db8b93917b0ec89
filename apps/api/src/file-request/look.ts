import { eq } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { user } from "../db/schema.ts";
import { limitsOf, type Quotas } from "../quota/usage.ts";
import { acceptOf } from "./accept-of.ts";
import { findFileRequest, isExpired } from "./find-file-request.ts";
import { largestFile, placesTaken } from "./places.ts";

/** What a visitor sees of a request: what it accepts, but nothing of what has arrived. */
export type ShownFileRequest =
  | { status: "none" | "ended" | "expired" | "full" }
  | {
      status: "open";
      title: string;
      note: string;
      /** The owner's name; undefined for a guest. */
      from: string | undefined;
      /** The owner sends the files, too: the page asks for no name. */
      ownDevice: boolean;
      accept: string[];
      /** Of each file, in bytes. */
      maxSize: number;
      /**
       * If 0, uploads under way take some of the places. They may have broken off, and can be continued on the page.
       */
      placesLeft: number;
      /** ISO 8601; undefined: open until its owner ends it. */
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
