import { UploadError } from "@s3-direct/upload-core";
import { codeOf } from "../telemetry/describe-error.ts";

/**
 * What Postgres says while it restarts, fails over or has no connection left, by the beginnings of its codes
 * (https://www.postgresql.org/docs/current/errcodes-appendix.html): connection exceptions, insufficient resources, operator
 * intervention, and a server that only reads, as one does that is not the primary any more.
 */
const passing = /^(08|53|57P|25006)|^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN)$/;

/**
 * What is said in words alone: by the driver (https://github.com/brianc/node-postgres/tree/master/packages), and by a Postgres whose disk is full to
 * who connects, under the code of any internal error.
 */
const passingWords =
  /^(Connection terminated|timeout exceeded when trying to connect|could not write init file|Client (has encountered a connection error|was closed) and)/;

/**
 * An error of the database that passes by itself, as one that browsers wait out: with any other they give the upload up.
 * @returns undefined for every other error
 */
export function outageOf(error: unknown): UploadError | undefined {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 8; cause = cause.cause, depth += 1) {
    if (cause instanceof UploadError) return undefined;
    if (passing.test(codeOf(cause)) || passingWords.test(cause.message)) {
      const sentence = "The database cannot be reached. Try again in a moment.";
      return new UploadError("STORAGE_UNAVAILABLE", { sentence, cause: error });
    }
  }
  return undefined;
}
