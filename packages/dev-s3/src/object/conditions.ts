import { notImplemented, S3Error } from "../s3-error.ts";

type Known = { etag: string; lastModified: number };
type Header = (name: string) => string | undefined;

/** Checks `If-None-Match: *` and `If-Match` of a write against the object that it would replace. */
export function checkWriteConditions(header: Header, current: Known | undefined): void {
  const [noneMatch, match] = [header("if-none-match"), header("if-match")];
  // S3 accepts no other values on a write, and only one of the two headers.
  if (noneMatch !== undefined && match !== undefined) throw notImplemented("header", "If-Match,If-None-Match");
  if (noneMatch !== undefined && noneMatch !== "*") throw notImplemented("header", "If-None-Match");
  if (match === "*") throw notImplemented("header", "If-Match");
  if (noneMatch === "*" && current !== undefined) throw failed("If-None-Match");
  if (match === undefined) return;
  checkIfMatch(match, current);
}

/** Checks `If-Match` of a delete; `*` requires that the object exists. */
export function checkDeleteCondition(header: Header, current: Known | undefined): void {
  const match = header("if-match");
  if (match !== undefined) checkIfMatch(match, current);
}

export function checkIfMatch(match: string, current: Known | undefined): void {
  if (current === undefined) throw new S3Error("NoSuchKey");
  if (!namesEtag(match, current.etag)) throw failed("If-Match");
}

/** Checks the conditions of a GET or HEAD. If both kinds are sent, the ETag decides, as in RFC 9110. */
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

/** Checks the same four conditions of a copy's source. Here "not modified" is a failure as well. */
export function checkCopySourceConditions(header: Header, source: Known): void {
  const sourceHeader: Header = (name) => header(`x-amz-copy-source-${name}`);
  try {
    checkReadConditions(sourceHeader, source);
  } catch (error) {
    if (error instanceof S3Error && error.code === "NotModified") throw failed("x-amz-copy-source-If-None-Match");
    throw error;
  }
}

/** Checks whether a header with an ETag or a date, such as `If-Range`, names exactly this version. */
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

/**
 * Checks the date of a header; undefined if there is no such header, or no date in it. HTTP dates have whole seconds.
 */
function isChangedSince(header: string | undefined, current: Known): boolean | undefined {
  const since = Date.parse(header ?? "");
  return Number.isNaN(since) ? undefined : Math.floor(current.lastModified / 1000) * 1000 > since;
}
