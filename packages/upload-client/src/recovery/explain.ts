import { UploadError } from "@s3-direct/upload-core";
import { network } from "../transfer/network.ts";

/** Where applications are developed. */
const ownMachine = /(^|\.)localhost$|^127\.|^\[::1\]$/;

/**
 * A transfer that got no answer although the API answered. A page under development has mostly an origin that the bucket does
 * not know; a browser keeps that from scripts, as if there were no network.
 */
export function explain(failure: UploadError): UploadError {
  const { code, details } = failure;
  const isUnanswered = code === "NETWORK" && details["status"] === "0" && details["reason"] === undefined;
  if (!isUnanswered || typeof location === "undefined" || !ownMachine.test(location.hostname)) return failure;
  const sentence = `The storage at ${network.storage} does not answer this page. Do its CORS rules allow ${location.origin}?`;
  return new UploadError(code, { sentence, details, cause: failure });
}
