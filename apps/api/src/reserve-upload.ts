import { parseUploadKey, UploadError } from "@s3-direct/upload-core";
import { abortUpload, type S3Storage } from "@s3-direct/upload-server";
import { z } from "zod";
import type { Database } from "./db/client.ts";
import type { BatchPlace } from "./media/batch.ts";
import { type Begun, noteUploadId, reserve } from "./quota/reservations.ts";
import { isInSeveralParts, reservedUntil } from "./quota/reserved-until.ts";
import type { Quotas } from "./quota/usage.ts";
import { releaseUpload } from "./release-upload.ts";
import { describeError } from "./telemetry/describe-error.ts";
import type { Log } from "./telemetry/log.ts";

type Deps = { db: Database; storage: S3Storage; log: Log };

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
 * @throws UploadError like `reserve`; ABORTED if nobody waits for the answer any more
 */
export async function reserveUpload(deps: Deps, upload: NewUpload): Promise<void> {
  const { key, size, expiresAt, partsFor, signal, ...rest } = upload;
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
    // A create that was held up must not end what its own repetition has begun.
    if (signal?.aborted) throw new UploadError("ABORTED");
    earlier = await reserve(deps.db, room);
    for (const begun of earlier) await endBegun(deps, begun);
  } while (earlier.length > 0);
}

/** Ends an upload that nobody will send. If S3 does not answer, its room stays reserved until its time is over. */
async function endBegun({ db, storage, log }: Deps, { uploadKey, uploadId }: Begun): Promise<void> {
  const caller = parseUploadKey(uploadKey);
  if (caller === undefined) return;
  try {
    const ended = await abortUpload({ storage, caller }, { key: uploadKey, uploadId: uploadId ?? undefined });
    if (ended.status === "aborted") await releaseUpload({ db, storage }, { uploadKey, ...ended });
  } catch (error) {
    log.warn(describeError(error), "the upload of a create that was repeated stays until its time is over");
  }
}

const partsAnswer = z.object({ kind: z.literal("multipart"), key: z.string(), uploadId: z.string() });

/**
 * Notes the uploadId with which create is about to answer, so that a repeated create can end the upload. If one has
 * already given its room to another upload, the answer is not given.
 *
 * @param answer - any procedure's answer
 * @throws UploadError UPLOAD_GONE
 */
export async function noteAnswer({ db, storage }: Pick<Deps, "db" | "storage">, answer: unknown): Promise<void> {
  const { success, data } = partsAnswer.safeParse(answer);
  if (!success || (await noteUploadId(db, data))) return;
  const { key, uploadId } = data;
  const caller = parseUploadKey(key);
  // Nobody knows its uploadId: if S3 does not answer, it has no parts, and the bucket's rule ends it.
  if (caller !== undefined) await abortUpload({ storage, caller }, { key, uploadId }).catch(() => undefined);
  throw new UploadError("UPLOAD_GONE");
}
