import { UploadError } from "@s3-direct/upload-core";
import { eq } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { reservation, user } from "../db/schema.ts";

export type Account = { id: string; guest: boolean };

/**
 * Returns the account that a person uploads for (a guest may have become one), and locks its row until the transaction
 * ends. Other changes to the account wait for this lock, so checking for room and taking it is one step.
 *
 * @throws UploadError SIGNED_OUT if the account is gone, or being deleted
 */
export async function holdAccount(tx: Pick<Database, "select">, id: string): Promise<Account> {
  const person = await holdPerson(tx, id);
  return person.linkedTo === null ? person : holdPerson(tx, person.linkedTo);
}

/**
 * Waits for calls that hold, or wait for, the lock on the account of an upload's reservation: one of them may be
 * storing the upload's file.
 */
export async function waitForAccountOf(db: Pick<Database, "select">, uploadKey: string): Promise<void> {
  await db
    .select({ id: user.id })
    .from(user)
    .innerJoin(reservation, eq(reservation.ownerId, user.id))
    .where(eq(reservation.uploadKey, uploadKey))
    .for("no key update", { of: user });
}

async function holdPerson(tx: Pick<Database, "select">, id: string) {
  const [person] = await tx
    .select({ id: user.id, linkedTo: user.linkedTo, guest: user.isAnonymous, leavingAt: user.leavingAt })
    .from(user)
    .where(eq(user.id, id))
    .for("no key update");
  if (person === undefined) throw new UploadError("SIGNED_OUT");
  if (person.leavingAt !== null) throw new UploadError("SIGNED_OUT", { sentence: "This account is being deleted." });
  return person;
}
