import { parseUploadKey, UploadError } from "@s3-direct/upload-core";
import { abortUpload, type S3Storage } from "@s3-direct/upload-server";
import { z } from "zod";
import type { Database } from "./db/client.ts";
import type { BatchPlace } from "./media/batch.ts";
import { type Begun, forgetBatch, noteUploadId, reserve } from "./quota/reservations.ts";
import { isInSeveralParts, reservedUntil } from "./quota/reserved-until.ts";
import type { Quotas } from "./quota/usage.ts";
import { releaseUpload } from "./release-upload.ts";

type Deps = { db: Database; storage: S3Storage };

export type NewUpload = {
  ownerId: string;
  key: string;
  size: number;
  /** When its presigned request expires. */
  expiresAt: Date;
  /** How long room is reserved for an upload in parts, in seconds. @default as long as the bucket keeps its parts */
  partsFor?: number;
  fileRequestId?: string;
  batch: BatchPlace | undefined;
  quotas: Quotas;
  /** Aborted once the caller has gone. */
  signal: AbortSignal | undefined;
};

/**
 * Reserves room for the upload that a create makes. A page that gets no answer to its create asks again, with the same
 * place of the same batch: what the earlier create has begun is ended first, and frees its room.
 *
 * @throws UploadError like `reserve`; STORAGE_UNAVAILABLE if S3 does not end the earlier one: the next repetition tries
 * again
 */
export async function reserveUpload(deps: Deps, upload: NewUpload): Promise<void> {
  const { key, size, expiresAt, partsFor, ...rest } = upload;
  const room = {
    ...rest,
    uploadKey: key,
    bytes: size,
    multipart: isInSeveralParts(key),
    // From then on the quota no longer counts an upload that is neither finished nor aborted.
    expiresAt: reservedUntil(deps.storage, { key, expiresAt, partsFor }),
  };
  let earlier: Begun[];
  do {
    earlier = await reserve(deps.db, room);
    for (const begun of earlier) await endBegun(deps, begun);
  } while (earlier.length > 0);
}

/** Ends an upload that nobody will send. */
async function endBegun({ db, storage }: Deps, { uploadKey, uploadId }: Begun): Promise<void> {
  const caller = parseUploadKey(uploadKey);
  const ended =
    caller && (await unlessGone(abortUpload({ storage, caller }, { key: uploadKey, uploadId: uploadId ?? undefined })));
  if (ended?.status === "aborted") await releaseUpload({ db, storage }, { uploadKey, ...ended });
  else await forgetBatch(db, uploadKey);
}

/** @returns undefined if S3 does not know the upload in parts */
function unlessGone<T>(ending: Promise<T>): Promise<T | undefined> {
  return ending.catch((error: unknown) => {
    if (error instanceof UploadError && error.code === "UPLOAD_GONE") return undefined;
    throw error;
  });
}

const partsAnswer = z.object({ kind: z.literal("multipart"), key: z.string(), uploadId: z.string() });

/**
 * Notes the uploadId with which create is about to answer, so that a repeated create can end the upload. If a repeated
 * create has freed its room meanwhile, the upload is aborted, and an error is answered instead.
 *
 * @param answer - any procedure's answer
 * @throws UploadError UPLOAD_GONE
 */
export async function noteAnswer({ db, storage }: Deps, answer: unknown): Promise<void> {
  const { success, data } = partsAnswer.safeParse(answer);
  if (!success || (await noteUploadId(db, data))) return;
  const { key, uploadId } = data;
  const caller = parseUploadKey(key);
  // Nobody knows its uploadId: if S3 does not answer, it has no parts, and the bucket's rule ends it.
  if (caller !== undefined) await abortUpload({ storage, caller }, { key, uploadId }).catch(() => undefined);
  throw new UploadError("UPLOAD_GONE");
}
