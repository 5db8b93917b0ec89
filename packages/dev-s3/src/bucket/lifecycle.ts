import type { S3Context } from "../request/call.ts";
import type { Store } from "../disk/disk.ts";
import type { LifecycleRule } from "./lifecycle-config.ts";
import { fits } from "./lifecycle-filter.ts";
import { quirks } from "../personality/table.ts";
import type { Bucket } from "../disk/stored.ts";

const day = 86_400_000;

/** Returns when an object expires. S3 counts from creation and rounds up to midnight UTC: a day is 24 to 48 hours. */
export function expiryOf(createdAt: number, days: number): number {
  return Math.ceil((createdAt + days * day) / day) * day;
}

type Expiry = { at: number; ruleId: string };

/** Returns when an object expires, and by which rule; the earliest wins. */
function findExpiry(
  rules: readonly LifecycleRule[] | undefined,
  object: { key: string; size: number; lastModified: number },
): Expiry | undefined {
  return earliest(rules, object, ({ expiration }) => {
    if (expiration === undefined || "deleteMarkers" in expiration) return undefined;
    return "days" in expiration ? expiryOf(object.lastModified, expiration.days) : expiration.date;
  });
}

/** Returns when an unfinished multipart upload is aborted by the rules. */
function findAbort(
  rules: readonly LifecycleRule[] | undefined,
  upload: { key: string; initiatedAt: number },
): Expiry | undefined {
  return earliest(rules, { key: upload.key }, ({ abortIncompleteAfterDays: days }) =>
    days === undefined ? undefined : expiryOf(upload.initiatedAt, days),
  );
}

function earliest(
  rules: readonly LifecycleRule[] | undefined,
  stored: { key: string; size?: number },
  timeOf: (rule: LifecycleRule) => number | undefined,
): Expiry | undefined {
  let found: Expiry | undefined;
  for (const rule of rules ?? []) {
    const at = rule.enabled && fits(rule, stored) ? timeOf(rule) : undefined;
    if (at !== undefined && (found === undefined || at < found.at)) found = { at, ruleId: rule.id };
  }
  return found;
}

/** AWS keeps a multipart upload's id for hours after its end; its documents do not say how many. */
const endedUploadsKnownFor = day;

/** Applies the rules of every bucket at this time. */
export function runLifecycle(store: Store, now: Date): { expired: number; aborted: number } {
  const due = (expiry: Expiry | undefined) => expiry !== undefined && expiry.at <= now.getTime();
  const done = { expired: 0, aborted: 0 };
  for (const bucket of store.buckets.values()) {
    const { lifecycle } = bucket.config;
    for (const object of [...bucket.objects.values()].filter((one) => due(findExpiry(lifecycle, one)))) {
      store.removeObject(bucket, object.key);
      done.expired++;
    }
    for (const upload of [...bucket.uploads.values()].filter((one) => due(findAbort(lifecycle, one)))) {
      store.removeUpload(bucket, upload);
      done.aborted++;
    }
    for (const [id, { endedAt }] of bucket.endedUploads) {
      if (endedAt + endedUploadsKnownFor <= now.getTime()) store.forgetEnded(bucket, id);
    }
  }
  return done;
}

/** Returns the header with an object's expiry, for writes and reads. */
export function expiryHeaders(
  bucket: Bucket,
  object: { key: string; size: number; lastModified: number },
): Record<string, string> {
  const expiry = findExpiry(bucket.config.lifecycle, object);
  if (expiry === undefined) return {};
  const date = new Date(expiry.at).toUTCString();
  return { "x-amz-expiration": `expiry-date="${date}", rule-id="${encodeURIComponent(expiry.ruleId)}"` };
}

/**
 * Returns the headers with the expiry of an unfinished multipart upload, for its creation and for lists of its parts.
 */
export function abortHeaders(
  bucket: Bucket,
  upload: { key: string; initiatedAt: number },
  { personality }: Pick<S3Context, "personality">,
): Record<string, string> {
  const initiatedAt = quirks[personality].tellsAbortSince1970 === true ? 1 : upload.initiatedAt;
  const abort = findAbort(bucket.config.lifecycle, { ...upload, initiatedAt });
  if (abort === undefined) return {};
  return {
    "x-amz-abort-date": new Date(abort.at).toUTCString(),
    "x-amz-abort-rule-id": encodeURIComponent(abort.ruleId),
  };
}
