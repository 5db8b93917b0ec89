import { UploadError } from "@s3-direct/upload-core";
import { network } from "../transfer/network.ts";

/**
 * Says who did not answer, for pages under development, where it is mostly no network that is missing: the API or the storage has not
 * been started, or does not know the page's origin, which a browser keeps from scripts as if nobody had answered.
 */
export function explain<Thrown>(failure: Thrown): Thrown | UploadError {
  if (!(failure instanceof UploadError)) return failure;
  const { code, details } = failure;
  if (code !== "NETWORK" || details["reason"] !== undefined) return failure;
  // Of the storage alone a status of 0 is told.
  const who = details["status"] === "0" ? `storage at ${network.storage}` : "API";
  const sentence = `The ${who} does not answer ${location.origin}. Is it running, and do its CORS rules allow that origin?`;
  return new UploadError(code, { sentence, details, cause: failure });
}
