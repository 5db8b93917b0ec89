import type { FormPlan } from "@s3-direct/upload-core/contract";
import { comparesHashes, type Life, lifetime, type PutToSign } from "./presign.ts";
import { algorithm, signingContextOf } from "./signature-v4.ts";
import type { S3Storage } from "./storage.ts";

/**
 * Presigns a form: a POST that browsers send without a preflight. Key, type, exact length, record and checksum are
 * conditions of its policy, so S3 refuses any other form.
 */
export async function presignForm(storage: S3Storage, put: PutToSign, life?: Life): Promise<FormPlan> {
  const credentials = await storage.uploads.credentials();
  const { now, expiresIn: wanted } = life ?? { now: new Date(), expiresIn: storage.expiresIn };
  const expiresIn = lifetime(wanted, { now, expiration: credentials.expiration });
  const { date, timestamp, credentialScope } = signingContextOf(storage.region, now);
  const sha256 = comparesHashes(storage) ? put.sha256 : undefined;
  const fields: Record<string, string> = {
    key: put.key,
    "content-type": put.contentType,
    "x-amz-meta-upload": put.record,
    ...(sha256 === undefined ? {} : { "x-amz-checksum-sha256": sha256 }),
    "x-amz-algorithm": algorithm,
    "x-amz-credential": `${credentials.accessKeyId}/${credentialScope}`,
    "x-amz-date": timestamp,
    ...(credentials.sessionToken === undefined ? {} : { "x-amz-security-token": credentials.sessionToken }),
  };
  const policy = btoa(
    JSON.stringify({
      expiration: new Date(now.getTime() + expiresIn * 1000).toISOString(),
      conditions: [
        { bucket: storage.uploadBucket },
        ["content-length-range", put.size, put.size],
        ...Object.entries(fields).map(([name, value]) => ({ [name]: value })),
      ],
    }),
  );
  const signature = storage.uploads.signatures.sign(policy, { credentials, date });
  return {
    kind: "form",
    key: put.key,
    url: storage.uploads.nextBucketUrl().href,
    fields: { ...fields, policy, "x-amz-signature": signature },
    expiresIn,
  };
}
