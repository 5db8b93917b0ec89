import { S3Error } from "../s3-error.ts";

/** One query parameter, decoded; order and repetitions are kept because they are signed. */
export type QueryPair = readonly [name: string, value: string];

/** Encodes a text as SigV4 does: everything but `A-Za-z0-9-._~`, in upper-case hex. */
export function uriEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** @throws S3Error InvalidURI if it is not percent-encoded UTF-8 */
export function uriDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error("InvalidURI", { details: { URI: text } });
  }
}

/** Returns the path as S3 signs it: encoded once, and never normalised, because `a//b` and `a/../b` are keys. */
function canonicalPath(rawPath: string): string {
  return rawPath
    .split("/")
    .map((segment) => uriEncode(uriDecode(segment)))
    .join("/");
}

/** Parses a query. An empty text between two `&` is no parameter, and no signature covers it. */
export function parseQuery(rawQuery: string): QueryPair[] {
  if (rawQuery === "") return [];
  return rawQuery
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const at = pair.indexOf("=");
      const decode = (part: string) => uriDecode(part.replaceAll("+", " "));
      return at < 0 ? [decode(pair), ""] : [decode(pair.slice(0, at)), decode(pair.slice(at + 1))];
    });
}

function canonicalQuery(query: readonly QueryPair[]): string {
  return query
    .map(([name, value]) => [uriEncode(name), uriEncode(value)] as const)
    .sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export type SignedParts = {
  method: string;
  rawPath: string;
  query: readonly QueryPair[];
  /** Returns the value of a request header, repetitions joined by a comma; undefined if it was not sent. */
  header: (name: string) => string | undefined;
  signedHeaders: readonly string[];
  payloadHash: string;
};

export function canonicalRequest(parts: SignedParts): string {
  const headers = [...parts.signedHeaders]
    .sort(compare)
    .map((name) => `${name}:${canonicalValue(parts.header(name))}\n`);
  return [
    parts.method,
    canonicalPath(parts.rawPath),
    canonicalQuery(parts.query),
    headers.join(""),
    parts.signedHeaders.join(";"),
    parts.payloadHash,
  ].join("\n");
}

function canonicalValue(value: string | undefined): string {
  return (value ?? "").trim().replace(/ +/g, " ");
}
