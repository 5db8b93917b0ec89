import type { SinglePlan } from "@s3-direct/upload-core/contract";
import type { S3Storage } from "./storage.ts";

/** The request headers that a browser sends to S3, each of them signed: a bucket's CORS rule must allow exactly these. */
export const signedHeaderNames = [
  "content-type",
  "if-none-match",
  "x-amz-checksum-sha256",
  "x-amz-meta-upload",
] as const;

export type PutToSign = {
  key: string;
  size: number;
  contentType: string;
  /** The encoded {@link UploadRecord}. */
  record: string;
  /** Base64 of the body's SHA-256, which S3 then enforces. */
  sha256?: string | undefined;
};

/**
 * A presigned PUT whose length, type, checksum and record are signed headers, so that S3 refuses any other request.
 * `content-length` and `host` are signed but not returned: a script can't set them, the browser does.
 */
export async function presignPut(storage: S3Storage, put: PutToSign): Promise<SinglePlan> {
  // Memoized, so the presigner signs with the same ones.
  const { expiration } = await storage.signer();
  const headers: Record<string, string> = {
    "content-type": put.contentType,
    "x-amz-meta-upload": put.record,
    ...(storage.capabilities.conditionalPut ? { "if-none-match": "*" } : {}),
    ...(put.sha256 === undefined ? {} : { "x-amz-checksum-sha256": put.sha256 }),
  };
  const origin = storage.nextUploadOrigin();
  const expiresIn = lifetime(storage.expiresIn, expiration);
  // The presigner changes the headers and the sets that it is given: each call gets its own.
  const signed = await storage.presigner.presign(
    {
      method: "PUT",
      protocol: origin.protocol,
      hostname: origin.hostname,
      ...(origin.port === "" ? {} : { port: Number(origin.port) }),
      path: `${origin.pathname.replace(/\/$/, "")}/${put.key}`,
      query: {},
      headers: { ...headers, host: origin.host, "content-length": String(put.size) },
    },
    {
      expiresIn,
      signableHeaders: new Set(["content-type"]),
      // Hoisted to the query, a checksum or a record would be signed but not enforced.
      unhoistableHeaders: new Set(["x-amz-checksum-sha256", "x-amz-meta-upload"]),
    },
  );
  return { kind: "single", key: put.key, url: urlOf(signed, origin), headers, expiresIn };
}

/** Temporary credentials take what they signed with them: the shorter life is the true one. */
function lifetime(expiresIn: number, expiration: Date | undefined): number {
  if (!expiration) return expiresIn;
  return Math.max(1, Math.min(expiresIn, Math.floor((expiration.getTime() - Date.now()) / 1000)));
}

type SignedRequest = { path: string; query?: Record<string, string | string[] | null> | undefined };

function urlOf(signed: SignedRequest, origin: URL): string {
  const query = Object.entries(signed.query ?? {}).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`,
  );
  return `${origin.origin}${signed.path}?${query.join("&")}`;
}
