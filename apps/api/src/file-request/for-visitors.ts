import { UploadError } from "@s3-direct/upload-core";
import { linkOver } from "./find-file-request.ts";

/**
 * Turns a refusal for the owner's account into one for a visitor: without the account's figures, and with what a
 * visitor can do.
 */
export async function forVisitors<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof UploadError)) throw error;
    // The account was deleted, or is being deleted.
    if (error.code === "SIGNED_OUT") throw linkOver("ended");
    const isOfLink = error.details["limit"]?.startsWith("places");
    if (error.code !== "QUOTA_EXCEEDED" || isOfLink) throw error;
    const sentence = "Whoever asked for this file has no room for it. Tell them to make some, and try again.";
    throw new UploadError("QUOTA_EXCEEDED", { sentence, details: { limit: "owner" } });
  }
}
