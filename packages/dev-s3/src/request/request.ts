import type { IncomingMessage } from "node:http";
import { parseQuery, uriDecode, type QueryPair } from "../signature/canonical.ts";
import { notImplemented, S3Error } from "../s3-error.ts";

/** A request before its sender is authenticated. */
export type S3Request = {
  method: string;
  /** The path as it was sent, which is what was signed. */
  rawPath: string;
  bucket: string | undefined;
  key: string | undefined;
  query: readonly QueryPair[];
  /** Returns the first value of a query parameter; an empty string if it has none. */
  param: (name: string) => string | undefined;
  header: (name: string) => string | undefined;
  headerNames: readonly string[];
  message: IncomingMessage;
};

/** S3's limit for a key, in bytes of UTF-8. */
const maxKeyBytes = 1024;

/** Reads where a request points. A bad address is reported later, so that the response has CORS headers. */
export function readRequest(message: IncomingMessage): S3Request {
  const url = message.url ?? "/";
  const at = url.indexOf("?");
  const rawPath = at < 0 ? url : url.slice(0, at);
  const rawQuery = at < 0 ? "" : url.slice(at + 1);
  const query = parseQuery(rawQuery);
  const header = (name: string) => message.headersDistinct[name]?.join(",");
  return {
    method: message.method ?? "GET",
    rawPath,
    ...readTarget(rawPath, header("host") ?? ""),
    query,
    param: (name) => query.find(([one]) => one === name)?.[1],
    header,
    headerNames: Object.keys(message.headersDistinct),
    message,
  };
}

function readTarget(rawPath: string, host: string): { bucket: string | undefined; key: string | undefined } {
  if (!rawPath.startsWith("/")) throw new S3Error("InvalidURI", { details: { URI: rawPath } });
  const path = rawPath.slice(1);
  const hostBucket = /^(.+)\.localhost(?::\d+)?$/.exec(host)?.[1];
  if (hostBucket !== undefined) return { bucket: hostBucket, key: readKey(path) };
  const slash = path.indexOf("/");
  const bucket = uriDecode(slash < 0 ? path : path.slice(0, slash));
  return { bucket: bucket === "" ? undefined : bucket, key: slash < 0 ? undefined : readKey(path.slice(slash + 1)) };
}

function readKey(encoded: string): string | undefined {
  const key = uriDecode(encoded);
  if (key === "") return undefined;
  checkKeyLength(key);
  return key;
}

export function checkKeyLength(key: string): void {
  const bytes = Buffer.byteLength(key);
  if (bytes <= maxKeyBytes) return;
  throw new S3Error("KeyTooLongError", { details: { Size: bytes, MaxSizeAllowed: maxKeyBytes } });
}

/** Reads `x-amz-copy-source`: `[/]bucket/key`, percent-encoded. */
export function readCopySource(value: string): { bucket: string; key: string } {
  const [path = "", version] = value.split("?versionId=");
  if (version !== undefined) throw notImplemented("query parameter", "versionId");
  const decoded = uriDecode(path.replaceAll("+", " ")).replace(/^\//, "");
  const slash = decoded.indexOf("/");
  if (slash < 1 || slash === decoded.length - 1) {
    throw new S3Error("InvalidArgument", {
      message: "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
      details: { ArgumentName: "x-amz-copy-source", ArgumentValue: value },
    });
  }
  return { bucket: decoded.slice(0, slash), key: decoded.slice(slash + 1) };
}
