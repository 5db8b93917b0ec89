import { createHmac, hash } from "node:crypto";
import type { S3Credentials } from "./credentials.ts";
import { createHmacSha256 } from "./hmac-sha256.ts";

/** Signature Version 4 for one region, by one identity's credentials. */
export type SignatureV4 = {
  /** A URL's query with everything that makes it a presigned request, in the order that is signed. */
  presign: (request: RequestToPresign) => string;
  /** The signature of an ASCII text, in hex. */
  sign: (text: string, by: { credentials: S3Credentials; date: string }) => string;
};

export type RequestToPresign = {
  method: string;
  /** Already encoded, as it stands in the URL. */
  path: string;
  /** Names in small letters. */
  query: Readonly<Record<string, string>>;
  /** All of them are signed: names in lower case, values without spaces around. */
  headers: Readonly<Record<string, string>>;
  /** Seconds. */
  expiresIn: number;
  credentials: S3Credentials;
  now: Date;
};

/**
 * The SDK has a presigner, which answers the same to the letter (signature-v4.test.ts compares them). This one takes a
 * fraction of its time, because it knows that all headers are signed, derives the signing key once a day instead of looking
 * it up by a hash of the credentials, and waits for nothing: signing is most of what `create` and `signParts` do.
 */
export function createSignatureV4({ region }: { region: string }): SignatureV4 {
  let last: { secret: string; date: string; sign: (text: string) => string } | undefined;

  const sign: SignatureV4["sign"] = (text, { credentials: { secretAccessKey: secret }, date }) => {
    if (last?.secret !== secret || last.date !== date) {
      const key = [date, region, "s3", "aws4_request"].reduce(hmac, Buffer.from(`AWS4${secret}`));
      last = { secret, date, sign: createHmacSha256(key) };
    }
    return last.sign(text);
  };

  return {
    sign,
    presign({ method, path, query, headers, expiresIn, credentials, now }) {
      const { date, timestamp, scope } = scopeOf(region, now);
      const names = Object.keys(headers).toSorted();
      const token = credentials.sessionToken;
      // In the order of their names, as it is signed: capitals stand before small letters.
      const signedQuery = [
        `X-Amz-Algorithm=${algorithm}`,
        `X-Amz-Content-Sha256=${unsigned}`,
        `X-Amz-Credential=${escapeUri(`${credentials.accessKeyId}/${scope}`)}`,
        `X-Amz-Date=${timestamp}`,
        `X-Amz-Expires=${expiresIn}`,
        ...(token === undefined ? [] : [`X-Amz-Security-Token=${escapeUri(token)}`]),
        `X-Amz-SignedHeaders=${names.join("%3B")}`,
        ...Object.keys(query)
          .toSorted()
          .map((name) => `${name}=${escapeUri(query[name] ?? "")}`),
      ].join("&");
      const lines = names.map((name) => `${name}:${withoutRuns(headers[name] ?? "")}`).join("\n");
      const request = `${method}\n${path}\n${signedQuery}\n${lines}\n\n${names.join(";")}\n${unsigned}`;
      const text = `${algorithm}\n${timestamp}\n${scope}\n${hash("sha256", request)}`;
      return `${signedQuery}&X-Amz-Signature=${sign(text, { credentials, date })}`;
    },
  };
}

export const algorithm = "AWS4-HMAC-SHA256";
const unsigned = "UNSIGNED-PAYLOAD";

/** What a signature is good for, besides its text. */
export function scopeOf(region: string, now: Date) {
  const timestamp = now.toISOString().replace(/[-:]|\.\d{3}/g, "");
  const date = timestamp.slice(0, 8);
  return { date, timestamp, scope: `${date}/${region}/s3/aws4_request` };
}

/** Several spaces in a row are signed as one. */
const withoutRuns = (value: string) => (value.includes("  ") ? value.replaceAll(/ {2,}/g, " ") : value);

/** RFC 3986: encodeURIComponent leaves five characters that a signature wants encoded. */
function escapeUri(text: string): string {
  if (/^[\w.~-]*$/.test(text)) return text;
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
