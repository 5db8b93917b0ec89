import { UploadError } from "@s3-direct/upload-core";
import { eq } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { fileRequest } from "../db/schema.ts";
import { isToken } from "../link.ts";

export type FileRequest = typeof fileRequest.$inferSelect;

/**
 * The header with the link's token. Not the URL, because proxies log it; and not the input, because calls like finish
 * have none of the application's own.
 */
export const tokenHeader = "x-file-request";

/** The name of the endpoint that takes the files, which is part of their keys; the keys' owner is the request's id. */
export const requestedUploadName = "requested-upload";

/** Returns the request that a link belongs to, even if it has ended or expired. */
export async function findFileRequest(db: Database, token: string | undefined): Promise<FileRequest | undefined> {
  if (token === undefined || !isToken(token)) return undefined;
  const [found] = await db.select().from(fileRequest).where(eq(fileRequest.token, token));
  return found;
}

export const isExpired = ({ expiresAt }: Pick<FileRequest, "expiresAt">): boolean =>
  expiresAt !== null && expiresAt <= new Date();

export const noSuchLink = () => new UploadError("UPLOAD_NOT_FOUND", { sentence: "There is no such link." });

/** `because` is for the page, which has its own words for each reason. */
export function linkOver(because: "ended" | "expired"): UploadError {
  return new UploadError("REFUSED", { sentence: "This link takes no files any more.", details: { because } });
}
