import { codeOf } from "../telemetry/describe-error.ts";

/**
 * The beginnings of Postgres's error codes (https://www.postgresql.org/docs/current/errcodes-appendix.html) while it
 * restarts, fails over, has no connection left or lets a call wait for too long: connection exceptions, insufficient
 * resources, operator intervention, a read-only server (a former primary), and an exceeded time limit (see pool.ts).
 * Also those of a refused sign-in and a missing database: somebody changes the password, or restores a backup. Also a
 * deadlock, after which Postgres aborts one of the two transactions: the next try finds the other one completed. Then
 * Node's codes of network errors.
 */
const passing =
  /^(08|28|3D000|53|57P|57014|25006|25P03|55P03|40P01)|^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN)$/;

/**
 * Errors that only their text identifies: the driver's own
 * (https://github.com/brianc/node-postgres/tree/master/packages), and the one for a new connection to a Postgres whose
 * disk is full, which has the code of any internal error.
 */
const passingWords =
  /^(Connection terminated|Query read timeout|timeout exceeded when trying to connect|could not write init file|Client (has encountered a connection error|was closed) and)/;

/** Whether this error itself, not its cause, is a database error that passes by itself. */
export function isPassing(error: Error): boolean {
  return passing.test(codeOf(error)) || passingWords.test(error.message);
}

/** Yields an error and its causes, from the outermost. A longer chain than this is a loop. */
export function* causesOf(error: unknown): Generator<Error> {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 8; cause = cause.cause, depth += 1) yield cause;
}
