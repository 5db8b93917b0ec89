import { notImplemented, S3Error } from "./s3-error.ts";

type Known = { etag: string; lastModified: number };
type Header = (name: string) => string | undefined;

/** `If-None-Match: *` and `If-Match` of a request that writes: seen against the object that it would replace. */
export function checkWriteConditions(header: Header, current: Known | undefined): void {
  const [noneMatch, match] = [header("if-none-match"), header("if-match")];
  // S3 knows no other values on a write, and only one of the two.
  if (noneMatch !== undefined && match !== undefined) throw notImplemented("header", "If-Match,If-None-Match");
  if (noneMatch !== undefined && noneMatch !== "*") throw notImplemented("header", "If-None-Match");
  if (match === "*") throw notImplemented("header", "If-Match");
  if (noneMatch === "*" && current !== undefined) throw failed("If-None-Match");
  if (match === undefined) return;
  checkIfMatch(match, current);
}

/** `If-Match` of a request that deletes, where `*` says that there must be something. */
export function checkDeleteCondition(header: Header, current: Known | undefined): void {
  const match = header("if-match");
  if (match !== undefined) checkIfMatch(match, current);
}

export function checkIfMatch(match: string, current: Known | undefined): void {
  if (current === undefined) throw new S3Error("NoSuchKey");
  if (!namesEtag(match, current.etag)) throw failed("If-Match");
}

/** The conditions of a GET or HEAD. Where both kinds are sent the ETag decides, as RFC 9110 has it. */
export function checkReadConditions(header: Header, current: Known): void {
  const match = header("if-match");
  if (match !== undefined) {
    if (!namesEtag(match, current.etag)) throw failed("If-Match");
  } else if (isChangedSince(header("if-unmodified-since"), current) === true) throw failed("If-Unmodified-Since");
  const noneMatch = header("if-none-match");
  const notModified =
    noneMatch === undefined
      ? isChangedSince(header("if-modified-since"), current) === false
      : namesEtag(noneMatch, current.etag);
  if (notModified) throw new S3Error("NotModified", { headers: describe(current) });
}

/** The same four of a copy's source, where "not modified" is a failure as well. */
export function checkCopySourceConditions(header: Header, source: Known): void {
  const sourceHeader: Header = (name) => header(`x-amz-copy-source-${name}`);
  try {
    checkReadConditions(sourceHeader, source);
  } catch (error) {
    if (error instanceof S3Error && error.code === "NotModified") throw failed("x-amz-copy-source-If-None-Match");
    throw error;
  }
}

/** Does a header that holds an ETag or a date, as `If-Range` does, mean this very version? */
export function namesVersion(value: string, current: Known): boolean {
  const date = Date.parse(value);
  if (value.startsWith('"') || Number.isNaN(date)) return namesEtag(value, current.etag);
  return isChangedSince(value, current) === false;
}

function describe(current: Known): Record<string, string> {
  return { etag: `"${current.etag}"`, "last-modified": new Date(current.lastModified).toUTCString() };
}

function failed(condition: string): S3Error {
  return new S3Error("PreconditionFailed", { details: { Condition: condition } });
}

function namesEtag(list: string, etag: string): boolean {
  return list.split(",").some((one) => {
    const text = one.trim();
    return text === "*" || text.replace(/^"(.*)"$/, "$1") === etag;
  });
}

/** Undefined when there is no such header, or no date in it; HTTP dates have no part of a second. */
function isChangedSince(header: string | undefined, current: Known): boolean | undefined {
  const since = Date.parse(header ?? "");
  return Number.isNaN(since) ? undefined : Math.floor(current.lastModified / 1000) * 1000 > since;
}
