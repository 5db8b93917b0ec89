import { S3Error } from "../s3-error.ts";

/** Inclusive, as in HTTP. */
export type ByteRange = { start: number; end: number };

/**
 * Reads a Range header. S3 answers only one range; it ignores a header that it can't read, as HTTP requires.
 *
 * @throws S3Error InvalidRange if it covers no byte of the object
 */
export function readRange(header: string | undefined, size: number): ByteRange | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "");
  if (match === null) return undefined;
  const [, first = "", last = ""] = match;
  if (first === "" && last === "") return undefined;
  const start = first === "" ? Math.max(size - Number(last), 0) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (first !== "" && last !== "" && Number(last) < Number(first)) return undefined;
  if (start > end) {
    throw new S3Error("InvalidRange", {
      details: { RangeRequested: header ?? "", ActualObjectSize: size },
      headers: { "content-range": `bytes */${size}` },
    });
  }
  return { start, end };
}
