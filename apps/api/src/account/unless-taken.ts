import { TransactionRollbackError } from "drizzle-orm";
import { codeOf } from "../telemetry/describe-error.ts";

/** Postgres's code for it. */
const uniqueViolation = "23505";

/**
 * Returns "taken" if another account has the address: in the database each address is unique. The transaction that
 * fails on it rolls back.
 */
export async function unlessTaken<Done>(changing: Promise<Done>): Promise<Done | "taken"> {
  try {
    return await changing;
  } catch (error) {
    if (error instanceof TransactionRollbackError) return "taken";
    if (error instanceof Error && codeOf(error.cause) === uniqueViolation) return "taken";
    throw error;
  }
}
