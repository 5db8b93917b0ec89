import { readByEtag } from "./read-by-etag.ts";
import type { S3Storage } from "./storage.ts";

type UploadToStream = {
  key: string;
  size: number;
  etag: string;
  range: { start: number; end: number } | undefined;
  signal: AbortSignal;
};

/**
 * Returns the upload's bytes as a stream.
 * @throws S3ServiceException 412 if the upload is no longer the one with `etag`
 */
export async function streamUpload(
  storage: S3Storage,
  { key, size, etag, range, signal }: UploadToStream,
): Promise<ReadableStream<Uint8Array>> {
  const { start, end } = range ?? { start: 0, end: size };
  if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || start > end || end > size) {
    throw new RangeError(`There are no bytes from ${start} to ${end} in a file of ${size}.`);
  }
  // S3 refuses an empty range.
  if (start === end) return new Blob([]).stream();
  const input = {
    Bucket: storage.uploadBucket,
    Key: key,
    IfMatch: etag,
    ...(range && { Range: `bytes=${start}-${end - 1}` }),
    signal,
  };
  const { Body } = await readByEtag(storage, input);
  if (!Body) throw new Error("S3 answered without a body.");
  const bytes: ReadableStream<Uint8Array> = Body.transformToWebStream();
  // The signal aborts the call, but not the body that the call has returned.
  return bytes.pipeThrough(new TransformStream<Uint8Array, Uint8Array>(), { signal });
}
