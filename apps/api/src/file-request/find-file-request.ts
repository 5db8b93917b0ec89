import { UploadError } from "@s3-direct/upload-core";
import { eq } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { fileRequest } from "../db/schema.ts";
import { isToken } from "../link.ts";

export type FileRequest = typeof fileRequest.$inferSelect;

/** Where a visitor's browser names the link: in no address, which proxies log, and with calls that have no input of ours, as finish. */
export const tokenHeader = "x-file-request";

/** The request that a link leads to, over or not. */
export async function findFileRequest(db: Database, token: string | undefined): Promise<FileRequest | undefined> {
  if (token === undefined || !isToken(token)) return undefined;
  const [found] = await db.select().from(fileRequest).where(eq(fileRequest.token, token));
  return found;
}

export const isExpired = ({ expiresAt }: Pick<FileRequest, "expiresAt">): boolean =>
  expiresAt !== null && expiresAt <= new Date();

export const noSuchLink = () => new UploadError("UPLOAD_NOT_FOUND", { sentence: "There is no such link." });

/** `because` tells the page, which says it in its own words. */
export function linkOver(because: "ended" | "expired"): UploadError {
  return new UploadError("REFUSED", { sentence: "This link takes no files any more.", details: { because } });
}
