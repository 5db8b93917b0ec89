import { formatBytes, UploadError } from "@s3-direct/upload-core";
import { describeWait } from "../describe-wait.ts";

/** The most that one person may have, published files and uploads under way together. */
export type QuotaLimits = {
  bytes: number;
  files: number;
  /** Uploads in parts that are neither finished nor aborted: S3 bills their parts, and nobody sees them. */
  openMultiparts: number;
};

/** An upload that needs room. */
type Wanted = Pick<Reserved, "bytes" | "multipart">;

/** What one person uses. */
export type Held = { bytes: number; files: number; openMultiparts: number };

/** An upload under way, or files that are being deleted. The room becomes free by itself at `expiresAt`. */
export type Reserved = {
  bytes: number;
  /** @default 1 */
  files?: number;
  multipart: boolean;
  expiresAt: Date;
};

/** Whether one more upload fits. */
export function hasRoom(held: Held, upload: Wanted, limits: QuotaLimits): boolean {
  return lacking(held, upload, limits) === undefined;
}

/**
 * Creates the refusal of an upload that has no room. It says what helps: deleting files, or waiting if the room is
 * taken by unfinished uploads or by files that are being deleted.
 *
 * @param reserved - the uploads under way and the files being deleted, ordered by when they end
 */
export function noRoom(
  refused: { held: Held; upload: Wanted; limits: QuotaLimits },
  { reserved, now }: { reserved: readonly Reserved[]; now: Date },
): UploadError {
  const { held, upload, limits } = refused;
  const seconds = secondsUntilRoom(refused, { reserved, now });
  const wait = seconds === undefined ? "" : `, or try again ${describeWait(seconds)}`;
  const limit = lacking(held, upload, limits) ?? "bytes";
  const details = {
    limit,
    free: Math.max(0, limits.bytes - held.bytes),
    maxBytes: limits.bytes,
    maxFiles: limits.files,
    ...(seconds === undefined ? {} : { retryAfter: seconds }),
  };
  switch (limit) {
    case "openMultiparts": {
      const sentence = `As many large uploads as may be under way (${limits.openMultiparts}) are not finished yet. Finish or cancel one${wait}.`;
      return new UploadError("QUOTA_EXCEEDED", { sentence, details });
    }
    case "files": {
      const sentence = `There is room for ${limits.files} files, and all of it is taken. Delete one for good${wait}.`;
      return new UploadError("QUOTA_EXCEEDED", { sentence, details });
    }
    case "bytes": {
      const sentence = `This file needs ${formatBytes(upload.bytes)}, and of ${formatBytes(limits.bytes)} there are ${formatBytes(details.free)} free. Delete something for good${wait}.`;
      return new UploadError("QUOTA_EXCEEDED", { sentence, details });
    }
  }
}

function lacking(held: Held, upload: Wanted, limits: QuotaLimits): keyof QuotaLimits | undefined {
  if (upload.multipart && held.openMultiparts >= limits.openMultiparts) return "openMultiparts";
  if (held.files >= limits.files) return "files";
  return held.bytes + upload.bytes > limits.bytes ? "bytes" : undefined;
}

/** Returns when enough of them will have ended for this upload to fit. Undefined if published files take the room. */
function secondsUntilRoom(
  { held, upload, limits }: { held: Held; upload: Wanted; limits: QuotaLimits },
  { reserved, now }: { reserved: readonly Reserved[]; now: Date },
): number | undefined {
  let left = held;
  for (const { bytes, files = 1, multipart, expiresAt } of reserved) {
    left = {
      bytes: left.bytes - bytes,
      files: left.files - files,
      openMultiparts: left.openMultiparts - (multipart ? 1 : 0),
    };
    if (hasRoom(left, upload, limits)) return Math.max(1, Math.ceil((expiresAt.getTime() - now.getTime()) / 1000));
  }
  return undefined;
}
