import { TransactionRollbackError } from "drizzle-orm";
import { codeOf } from "../telemetry/describe-error.ts";

/** Postgres's name for it. */
const uniqueViolation = "23505";

/** @returns "taken" where another account has the address: the database keeps each to one. A transaction that finds it taken rolls back. */
export async function unlessTaken<Done>(changing: Promise<Done>): Promise<Done | "taken"> {
  try {
    return await changing;
  } catch (error) {
    if (error instanceof TransactionRollbackError) return "taken";
    if (error instanceof Error && codeOf(error.cause) === uniqueViolation) return "taken";
    throw error;
  }
}
