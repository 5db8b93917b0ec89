import { APIError } from "better-auth/api";
import { eq } from "drizzle-orm";
import { isAddressBefore } from "../account/address-before.ts";
import { changeEmailInput } from "../account/inputs.ts";
import type { Database } from "../db/client.ts";
import { user } from "../db/schema.ts";

// Who takes an account over and changes its address could sign up with the one before, and so keep its owner from having it back.

/** Answers a sign-up with an address that an account has left, and may have back, as one with an address that an account has. */
export async function refuseLeft(db: Database, body: unknown): Promise<void> {
  const { data } = changeEmailInput.safeParse(body);
  if (data !== undefined && (await isAddressBefore(db, data.email))) throw isTaken();
}

/** Once more when the account is there, and the transaction over that made it: the address may have been left in between. */
export async function recheckAddress(db: Database, made: { id: string; email: string }): Promise<void> {
  if (!(await isAddressBefore(db, made.email))) return;
  await db.delete(user).where(eq(user.id, made.id));
  throw isTaken();
}

/** better-auth's. */
const isTaken = () =>
  new APIError("UNPROCESSABLE_ENTITY", {
    code: "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL",
    message: "User already exists. Use another email.",
  });
