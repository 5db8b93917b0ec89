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
  // The key of a day and a secret is derived once; a server mostly has one of each.
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
    presign(request) {
      const { credentials, now } = request;
      const context = signingContextOf(region, now);
      const signedHeaders = Object.keys(request.headers).toSorted();
      const query = presignedQuery(request, { signedHeaders, context });
      const text = textToSign(canonicalRequest(request, { signedHeaders, query }), context);
      return `${query}&X-Amz-Signature=${sign(text, { credentials, date: context.date })}`;
    },
  };
}

// The steps of "Authenticating requests: using query parameters" in S3's API reference:
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html

export const algorithm = "AWS4-HMAC-SHA256";

/** Stands for a hash of the body: nobody knows it yet when the URL is made. */
const unsigned = "UNSIGNED-PAYLOAD";

type SigningContext = { date: string; timestamp: string; credentialScope: string };

/** When and where a signature is good. */
export function signingContextOf(region: string, now: Date): SigningContext {
  const timestamp = now.toISOString().replace(/[-:]|\.\d{3}/g, "");
  const date = timestamp.slice(0, 8);
  return { date, timestamp, credentialScope: `${date}/${region}/s3/aws4_request` };
}

/** All of the query but the signature, sorted by name as it is signed: capitals stand before small letters. */
function presignedQuery(
  { query, expiresIn, credentials: { accessKeyId, sessionToken } }: RequestToPresign,
  {
    signedHeaders,
    context: { credentialScope, timestamp },
  }: { signedHeaders: readonly string[]; context: SigningContext },
): string {
  const own = Object.keys(query).toSorted();
  return [
    `X-Amz-Algorithm=${algorithm}`,
    `X-Amz-Content-Sha256=${unsigned}`,
    `X-Amz-Credential=${escapeUri(`${accessKeyId}/${credentialScope}`)}`,
    `X-Amz-Date=${timestamp}`,
    `X-Amz-Expires=${expiresIn}`,
    ...(sessionToken === undefined ? [] : [`X-Amz-Security-Token=${escapeUri(sessionToken)}`]),
    `X-Amz-SignedHeaders=${signedHeaders.join("%3B")}`,
    ...own.map((name) => `${name}=${escapeUri(query[name] ?? "")}`),
  ].join("&");
}

/** The request in the one form that both sides hash. */
function canonicalRequest(
  { method, path, headers }: RequestToPresign,
  { signedHeaders, query }: { signedHeaders: readonly string[]; query: string },
): string {
  const lines = signedHeaders.map((name) => `${name}:${withoutRuns(headers[name] ?? "")}`).join("\n");
  return `${method}\n${path}\n${query}\n${lines}\n\n${signedHeaders.join(";")}\n${unsigned}`;
}

function textToSign(request: string, { timestamp, credentialScope }: SigningContext): string {
  return `${algorithm}\n${timestamp}\n${credentialScope}\n${hash("sha256", request)}`;
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
