import type { FormPlan } from "@s3-direct/upload-core/contract";
import { lifetime, type PutToSign } from "./presign.ts";
import type { S3Credentials } from "./credentials.ts";
import type { S3Storage } from "./storage.ts";

/**
 * A presigned form: a POST that browsers send without a preflight. Key, type, exact length, record and checksum are
 * conditions of its policy, so S3 refuses any other form.
 */
export async function presignForm(storage: S3Storage, put: PutToSign, now = new Date()): Promise<FormPlan> {
  const credentials = await storage.signer();
  const expiresIn = lifetime(storage.expiresIn, credentials.expiration);
  const { date, timestamp, scope } = scopeOf(storage.region, now);
  const fields: Record<string, string> = {
    key: put.key,
    "content-type": put.contentType,
    "x-amz-meta-upload": put.record,
    ...(put.sha256 === undefined ? {} : { "x-amz-checksum-sha256": put.sha256 }),
    "x-amz-algorithm": "AWS4-HMAC-SHA256",
    "x-amz-credential": `${credentials.accessKeyId}/${scope}`,
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
  const signature = await sign(policy, { credentials, date, region: storage.region });
  const origin = storage.nextUploadOrigin();
  return {
    kind: "form",
    key: put.key,
    url: origin.href,
    fields: { ...fields, policy, "x-amz-signature": signature },
    expiresIn,
  };
}

function scopeOf(region: string, now: Date) {
  const timestamp = now.toISOString().replace(/[-:]|\.\d{3}/g, "");
  const date = timestamp.slice(0, 8);
  return { date, timestamp, scope: `${date}/${region}/s3/aws4_request` };
}

/** Signature Version 4 of a text: the key is derived by date, region and service. */
async function sign(text: string, by: { credentials: S3Credentials; date: string; region: string }): Promise<string> {
  let key: Uint8Array<ArrayBuffer> = new TextEncoder().encode(`AWS4${by.credentials.secretAccessKey}`);
  for (const step of [by.date, by.region, "s3", "aws4_request", text]) key = await hmac(key, step);
  return Array.from(key, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function hmac(key: Uint8Array<ArrayBuffer>, text: string): Promise<Uint8Array<ArrayBuffer>> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", key, algorithm, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, new TextEncoder().encode(text)));
}
