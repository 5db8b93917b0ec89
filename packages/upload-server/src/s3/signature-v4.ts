import type { S3Client } from "@aws-sdk/client-s3";
import type { S3Credentials } from "./credentials.ts";

/** Signature Version 4 for one region, by one identity's credentials. */
export type SignatureV4 = {
  /** A URL's query with everything that makes it a presigned request, in the order that is signed. */
  presign: (request: RequestToPresign) => Promise<string>;
  /** The signature of a text, in hex. */
  sign: (text: string, by: { credentials: S3Credentials; date: string }) => Promise<string>;
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

/** The SDK's own for where this runs: Node's crypto, or what Workers and browsers have. */
type Sha256 = S3Client["config"]["sha256"];

/**
 * The SDK has a presigner, which answers the same to the letter (signature-v4.test.ts compares them). This one takes a third
 * of its time, because it knows that all headers are signed and derives the signing key once a day instead of looking it up by
 * a hash of the credentials: signing is most of what `create` and `signParts` do.
 */
export function createSignatureV4(options: { region: string; sha256: Sha256 }): SignatureV4 {
  const { region, sha256: Hash } = options;
  let derived: { secret: string; date: string; key: Promise<Uint8Array> } | undefined;

  function digest(text: string, key?: Uint8Array): Promise<Uint8Array> {
    const hash = new Hash(key);
    hash.update(text);
    return hash.digest();
  }

  async function derive(secret: string, date: string): Promise<Uint8Array> {
    let key: Uint8Array = new TextEncoder().encode(`AWS4${secret}`);
    for (const step of [date, region, "s3", "aws4_request"]) key = await digest(step, key);
    return key;
  }

  const sign: SignatureV4["sign"] = async (text, { credentials, date }) => {
    const secret = credentials.secretAccessKey;
    if (derived?.secret !== secret || derived.date !== date) derived = { secret, date, key: derive(secret, date) };
    return toHex(await digest(text, await derived.key));
  };

  return {
    sign,
    async presign({ method, path, query, headers, expiresIn, credentials, now }) {
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
      const lines = names.map((name) => `${name}:${headers[name]}`).join("\n");
      const request = `${method}\n${path}\n${signedQuery}\n${lines}\n\n${names.join(";")}\n${unsigned}`;
      const text = `${algorithm}\n${timestamp}\n${scope}\n${toHex(await digest(request))}`;
      return `${signedQuery}&X-Amz-Signature=${await sign(text, { credentials, date })}`;
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

/** RFC 3986: encodeURIComponent leaves five characters that a signature wants encoded. */
function escapeUri(text: string): string {
  if (/^[\w.~-]*$/.test(text)) return text;
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

function toHex(bytes: Uint8Array): string {
  let hex = "";
  for (const byte of bytes) hex += hexOfByte[byte];
  return hex;
}
