/** An access key, with the moment at which temporary ones end. */
export type S3Credentials = {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
  expiration?: Date | undefined;
};

/**
 * Either keys, or a function that returns them (an SDK credential provider fits). It is called again five minutes before its keys end;
 * every five minutes where they have no `expiration`, so that rotated keys need no restart. Where a call fails, keys that are still good
 * are used on.
 */
export type S3CredentialSource = S3Credentials | (() => Promise<S3Credentials>);

/** Temporary credentials are renewed this long before they end, so that what they sign lives a while; in milliseconds. */
const renewBefore = 5 * 60_000;

/** Keys without an end are asked for again after this, in milliseconds: they may have been rotated. */
const renewAfter = 5 * 60_000;

/** A provider is never asked more often than this, in milliseconds, even when it fails or returns keys that are about to end. */
const atMostEvery = 1000;

/**
 * One provider call for any number of signatures: the result is kept until it is time for another, and callers at the same moment
 * share one call.
 */
export function memoizeCredentials(source: S3CredentialSource, now: () => number = Date.now) {
  if (typeof source !== "function") return () => Promise.resolve(source);
  let current: { credentials: S3Credentials; renewAt: number } | undefined;
  let pending: Promise<S3Credentials> | undefined;

  async function renew(bring: () => Promise<S3Credentials>): Promise<S3Credentials> {
    try {
      const credentials = await bring();
      const { expiration } = credentials;
      const renewAt = expiration ? expiration.getTime() - renewBefore : now() + renewAfter;
      current = { credentials, renewAt: Math.max(renewAt, now() + atMostEvery) };
      return credentials;
    } catch (error) {
      const { credentials } = current ?? {};
      if (!credentials || (credentials.expiration && credentials.expiration.getTime() <= now())) throw error;
      current = { credentials, renewAt: now() + atMostEvery };
      return credentials;
    }
  }

  return function credentials(): Promise<S3Credentials> {
    if (current && now() < current.renewAt) return Promise.resolve(current.credentials);
    pending ??= renew(source).finally(() => (pending = undefined));
    return pending;
  };
}
