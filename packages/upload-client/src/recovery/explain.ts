import { errorPage, UploadError } from "@s3-direct/upload-core";
import { network } from "../transfer/network.ts";

/** What the console has been told. */
const told = new Set<string>();

/**
 * For pages under development: names who did not answer, and tells the console once where the documentation has more about a failure.
 */
export function explain<Thrown>(failure: Thrown): Thrown | UploadError {
  if (!(failure instanceof UploadError) || failure.code === "ABORTED") return failure;
  const named = nameWho(failure);
  const hint = `${named.sentence} ${errorPage(named.code)}`;
  if (!told.has(hint)) {
    told.add(hint);
    // oxlint-disable-next-line no-console -- it is for the developer, and no other page has it
    console.info(hint);
  }
  return named;
}

/**
 * There it is mostly no network that is missing: the API or the storage has not been started, or does not know the page's origin, which a
 * browser keeps from scripts as if nobody had answered.
 */
function nameWho(failure: UploadError): UploadError {
  const { code, details } = failure;
  if (code !== "NETWORK" || details["reason"] !== undefined) return failure;
  // Of the storage alone a status of 0 is told.
  const who = details["status"] === "0" ? `storage at ${network.storage}` : "API";
  const sentence = `The ${who} does not answer ${location.origin}. Is it running, and do its CORS rules allow that origin?`;
  return new UploadError(code, { sentence, details, cause: failure });
}
