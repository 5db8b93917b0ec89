import { APIError } from "better-auth/api";
import { eq } from "drizzle-orm";
import { isAddressBefore } from "../account/address-before.ts";
import { changeEmailInput } from "../account/inputs.ts";
import type { Database } from "../db/client.ts";
import { user } from "../db/schema.ts";

// A thief who takes over an account and changes its address could sign up with the previous address, so that the owner
// could not get it back.

/** Refuses a sign-up with an address that an account has left and may get back, as if an account had it. */
export async function refuseLeft(db: Database, body: unknown): Promise<void> {
  const { data } = changeEmailInput.safeParse(body);
  if (data !== undefined && (await isAddressBefore(db, data.email))) throw isTaken();
}

/**
 * Checks again once the account exists and the transaction that created it has ended: another account may have left the
 * address in between.
 */
export async function recheckAddress(db: Database, made: { id: string; email: string }): Promise<void> {
  if (!(await isAddressBefore(db, made.email))) return;
  await db.delete(user).where(eq(user.id, made.id));
  throw isTaken();
}

/** The error that better-auth itself throws for a taken address. */
const isTaken = () =>
  new APIError("UNPROCESSABLE_ENTITY", {
    code: "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL",
    message: "User already exists. Use another email.",
  });
