/** An access key, with the moment at which temporary ones end. */
export type S3Credentials = {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
  expiration?: Date | undefined;
};

/** Either keys, or a function that brings them (an SDK credential provider fits). */
export type S3CredentialSource = S3Credentials | (() => Promise<S3Credentials>);

/** Temporary credentials are renewed this long before they end, so that what they sign lives a while. */
const RENEW_BEFORE_MS = 5 * 60_000;

/**
 * One provider call for any number of signatures: the result is kept until shortly before it expires, callers at the
 * same moment share one call, and a failed call is not kept.
 */
export function memoizeCredentials(source: S3CredentialSource, now: () => number = Date.now) {
  if (typeof source !== "function") return () => Promise.resolve(source);
  let current: { credentials: S3Credentials; renewAt: number } | undefined;
  let pending: Promise<S3Credentials> | undefined;

  return function credentials(): Promise<S3Credentials> {
    if (current && now() < current.renewAt) return Promise.resolve(current.credentials);
    pending ??= source()
      .then((fresh) => {
        // Never renewed more often than once a second, also when a provider hands out what is about to end.
        const renewAt = fresh.expiration ? fresh.expiration.getTime() - RENEW_BEFORE_MS : Number.POSITIVE_INFINITY;
        current = { credentials: fresh, renewAt: Math.max(renewAt, now() + 1000) };
        return fresh;
      })
      .finally(() => (pending = undefined));
    return pending;
  };
}
