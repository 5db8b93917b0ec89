import type { SignedPart, SinglePlan } from "@s3-direct/upload-core/contract";
import type { S3Credentials } from "./credentials.ts";
import type { SignatureV4 } from "./signature-v4.ts";
import type { S3Storage } from "./storage.ts";

/**
 * The request headers that a browser sends to S3, all of them signed. A bucket's CORS rule must allow exactly these.
 */
export const signedHeaderNames = [
  "content-type",
  "if-none-match",
  "x-amz-checksum-crc64nvme",
  "x-amz-checksum-sha256",
  "x-amz-meta-upload",
] as const;

/** Checksums of the body in base64, which S3 then enforces. */
type Checksums = { sha256?: string | undefined; crc64nvme?: string | undefined };

type Headers = Record<string, string>;

export type PutToSign = Pick<Checksums, "sha256"> & {
  key: string;
  size: number;
  contentType: string;
  /** The encoded upload record. */
  record: string;
};

/** When a signature's life begins, and its length in seconds. @default from now, for the storage's `expiresIn` */
export type Life = { now: Date; expiresIn: number };

/** Presigns a PUT. Its length, type, checksum and record are signed, so S3 refuses any other request. */
export async function presignPut(storage: S3Storage, put: PutToSign, life?: Life): Promise<SinglePlan> {
  const { conditionalPut } = storage.capabilities;
  const headers: Headers = { "content-type": put.contentType, "x-amz-meta-upload": put.record };
  if (conditionalPut) headers["if-none-match"] = "*";
  if (comparesHashes(storage)) addChecksums(headers, { sha256: put.sha256 });
  const { url, expiresIn } = await presignBody(storage, { key: put.key, size: put.size, headers, life });
  return { kind: "single", key: put.key, url, headers, expiresIn };
}

export type PartToSign = Checksums & {
  key: string;
  uploadId: string;
  partNumber: number;
  size: number;
};

/** Presigns an UploadPart of exactly the part's length. @returns also for how many seconds it is valid */
export async function presignPart(storage: S3Storage, part: PartToSign): Promise<SignedPart & { expiresIn: number }> {
  const { key, uploadId, partNumber, size } = part;
  const headers: Headers = {};
  const { checksums, partChecksums } = storage.capabilities;
  if (checksums || partChecksums !== "none") addChecksums(headers, part);
  const query = { partNumber: String(partNumber), uploadId };
  const { url, expiresIn } = await presignBody(storage, { key, size, headers, query });
  return { partNumber, url, headers, expiresIn };
}

/** Whether a body that is not multipart is sent with its SHA-256. */
export function comparesHashes({ capabilities: { checksums, form } }: S3Storage): boolean {
  return checksums || form === "sha256";
}

function addChecksums(headers: Headers, { sha256, crc64nvme }: Checksums): void {
  if (sha256 !== undefined) headers["x-amz-checksum-sha256"] = sha256;
  if (crc64nvme !== undefined) headers["x-amz-checksum-crc64nvme"] = crc64nvme;
}

type BodyToSign = {
  key: string;
  size: number;
  headers: Headers;
  query?: Record<string, string>;
  life?: Life | undefined;
};

/**
 * Signs a PUT with all its headers. `content-length` and `host` are signed too, but are not returned: a script can't
 * set them, the browser does.
 */
function presignBody(storage: S3Storage, { key, size, headers, query = {}, life }: BodyToSign) {
  const { now, expiresIn } = life ?? { now: new Date(), expiresIn: storage.expiresIn };
  const signed = Object.assign({ "content-length": String(size) }, headers);
  return presign(storage.uploads, {
    method: "PUT",
    bucketUrl: storage.uploads.nextBucketUrl(),
    via: storage.uploadBaseUrl,
    key,
    headers: signed,
    query: Object.assign(bucketQuery(storage), query),
    expiresIn,
    now,
  });
}

/**
 * Returns the query parameters for the bucket's expected owner, if the application sets one, and for a sender that
 * pays, if the bucket demands it. They are in the query, as in the SDK's presigner, so that no CORS rule has to allow
 * them and a link can contain them.
 */
export function bucketQuery({
  bucketOwner,
  requestPayer,
}: Pick<S3Storage, "bucketOwner" | "requestPayer">): Record<string, string> {
  const query: Record<string, string> = {};
  if (bucketOwner !== undefined) query["x-amz-expected-bucket-owner"] = bucketOwner;
  if (requestPayer) query["x-amz-request-payer"] = "requester";
  return query;
}

export type Presigning = { credentials: () => Promise<S3Credentials>; signatures: SignatureV4 };

type RequestToSign = {
  method: "PUT" | "GET" | "HEAD";
  bucketUrl: URL;
  /** The start of the URL instead of `bucketUrl`'s origin, if uploads go through a proxy. */
  via?: string | undefined;
  /** Needs no encoding, because of the characters that the server makes keys from. */
  key: string;
  headers?: Headers;
  query: Record<string, string>;
  /** In seconds. */
  expiresIn: number;
  /** When the signature's life begins. @default now */
  now?: Date;
};

/** Signs one request. @returns also for how many seconds it is valid, no longer than temporary credentials */
export async function presign(
  presigning: Presigning,
  {
    method,
    bucketUrl,
    via = bucketUrl.origin,
    key,
    headers,
    query,
    expiresIn: wanted,
    now = new Date(),
  }: RequestToSign,
): Promise<{ url: string; expiresIn: number }> {
  const credentials = await presigning.credentials();
  const expiresIn = lifetime(wanted, { now, expiration: credentials.expiration });
  const path = `${bucketUrl.pathname.replace(/\/$/, "")}/${key}`;
  const signed = presigning.signatures.presign({
    method,
    path,
    query,
    // Not by a spread: V8 lists the keys of such an object seven times as slowly.
    headers: Object.assign({ host: bucketUrl.host }, headers),
    expiresIn,
    credentials,
    now,
  });
  return { url: `${via}${path}?${signed}`, expiresIn };
}

/** Returns the shorter life: a signature expires with its temporary credentials. */
export function lifetime(expiresIn: number, { now, expiration }: { now: Date; expiration: Date | undefined }): number {
  if (!expiration) return expiresIn;
  return Math.max(1, Math.min(expiresIn, Math.floor((expiration.getTime() - now.getTime()) / 1000)));
}
