import { UploadError } from "@s3-direct/upload-core";
import { mapStorageError } from "./map-error.ts";

/** An access key. Temporary ones have an expiry date. */
export type S3Credentials = {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
  expiration?: Date | undefined;
};

/**
 * Either keys, or a function that returns them (such as an SDK credential provider). The function is called again five
 * minutes before its keys expire; every five minutes if they have no `expiration`, so that rotated keys need no
 * restart. If a call fails, or takes longer than ten seconds, keys that are still valid stay in use.
 */
export type S3CredentialSource = S3Credentials | (() => Promise<S3Credentials>);

/**
 * Temporary credentials are renewed this long before they expire, so that their signatures last a while; in
 * milliseconds.
 */
const renewBefore = 5 * 60_000;

/**
 * Keys without an expiry date are requested again after this time, because they may have been rotated; in milliseconds.
 */
const renewAfter = 5 * 60_000;

/** The shortest time between two calls of a provider, in milliseconds, even if its keys are about to expire. */
const atMostEvery = 1000;

/** A provider that fails while its keys are still valid is called again after this time, in milliseconds. */
const tryAgainAfter = 30_000;

/** How long signatures wait for a provider, in milliseconds: as long as for an answer of S3's. */
const longestWait = 10_000;

/**
 * Makes one provider call for any number of signatures. The result is kept until it must be renewed, and simultaneous
 * callers share one call.
 * @throws UploadError STORAGE_UNAVAILABLE if the service that returns them can't be reached, or does not answer
 * @throws TypeError if the function returns something else than credentials
 */
export function memoizeCredentials(source: S3CredentialSource, now: () => number = Date.now) {
  if (typeof source !== "function") return () => Promise.resolve(source);
  let current: { credentials: S3Credentials; renewAt: number } | undefined;
  let pending: Promise<S3Credentials> | undefined;
  let calls = 0;
  let kept = 0;

  /** Keeps the result, even if it comes too late for those who wait; not that of an older call. */
  async function bring(provider: () => Promise<S3Credentials>): Promise<S3Credentials> {
    const call = (calls += 1);
    const credentials = await provider();
    requireUsable(credentials);
    if (call < kept) return credentials;
    kept = call;
    const { expiration } = credentials;
    const renewAt = expiration ? expiration.getTime() - renewBefore : now() + renewAfter;
    current = { credentials, renewAt: Math.max(renewAt, now() + atMostEvery) };
    return credentials;
  }

  async function renew(provider: () => Promise<S3Credentials>): Promise<S3Credentials> {
    try {
      return await inTime(bring(provider));
    } catch (error) {
      const { credentials } = current ?? {};
      const end = credentials?.expiration?.getTime() ?? Infinity;
      if (!credentials || end <= now()) throw mapStorageError(error);
      current = { credentials, renewAt: Math.min(end, now() + tryAgainAfter) };
      return credentials;
    }
  }

  return function credentials(): Promise<S3Credentials> {
    if (current && now() < current.renewAt) return Promise.resolve(current.credentials);
    pending ??= renew(source).finally(() => (pending = undefined));
    return pending;
  };
}

/** A function may pass on JSON, with other names or a date as text: its signatures would only ever be refused. */
function requireUsable(credentials: Partial<S3Credentials> | undefined): void {
  const { accessKeyId, secretAccessKey, expiration } = credentials ?? {};
  const isDated = !expiration || (expiration instanceof Date && !Number.isNaN(expiration.getTime()));
  if (accessKeyId && secretAccessKey && isDated) return;
  throw new TypeError(
    "The function for credentials must return { accessKeyId, secretAccessKey }, and expiration as a Date if they expire.",
  );
}

/** @throws UploadError STORAGE_UNAVAILABLE when the time is up: otherwise a call that never ends would block all others */
function inTime(call: Promise<S3Credentials>): Promise<S3Credentials> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const cause = new Error("The function for credentials did not answer within 10 seconds.");
      reject(new UploadError("STORAGE_UNAVAILABLE", { cause }));
    }, longestWait);
  });
  return Promise.race([call, late]).finally(() => clearTimeout(timer));
}
