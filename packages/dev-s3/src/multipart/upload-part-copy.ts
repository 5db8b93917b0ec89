import { cut, type Slice } from "../disk/blobs.ts";
import { maxBodySize } from "../body/body.ts";
import type { Handler } from "../request/call.ts";
import { describeCopy, findCopySource } from "../object/copy.ts";
import { digestSlices } from "../body/digest-slices.ts";
import { findUpload, keepPart, readPartNumber } from "./multipart.ts";
import { S3Error } from "../s3-error.ts";
import type { StoredObject } from "../disk/stored.ts";

/** Copies a part from an object; the two share bytes. */
export const uploadPartCopy: Handler = async (context, call) => {
  const number = readPartNumber(call);
  const { bucket, upload } = findUpload(context, call);
  const source = findCopySource(context, call);
  const slices = cutSource(source, call.header("x-amz-copy-source-range"));
  const size = slices.reduce((sum, slice) => sum + slice.size, 0);
  if (size > maxBodySize)
    throw new S3Error("EntityTooLarge", { details: { ProposedSize: size, MaxSizeAllowed: maxBodySize } });
  const { blobs } = context.store;
  const lastModified = context.clock().getTime();
  blobs.hold(slices);
  try {
    const { md5, checksum } = await digestSlices(blobs, { slices, algorithm: upload.checksum?.algorithm });
    keepPart(context, { bucket, upload, part: { number, size, etag: md5, lastModified, checksum, slices } });
    return describeCopy("CopyPartResult", { lastModified, etag: md5, checksum });
  } catch (error) {
    blobs.release(slices);
    throw error;
  }
};

function cutSource(source: StoredObject, header: string | undefined): readonly Slice[] {
  if (header === undefined) return source.slices;
  const match = /^bytes=(\d+)-(\d+)$/.exec(header);
  const [start, end] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || start > end) {
    throw new S3Error("InvalidArgument", {
      message:
        "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy",
      details: { ArgumentName: "x-amz-copy-source-range", ArgumentValue: header },
    });
  }
  if (end >= source.size) {
    throw new S3Error("InvalidArgument", {
      message: `Range specified is not valid for source object of size: ${source.size}`,
      details: { ArgumentName: "x-amz-copy-source-range", ArgumentValue: header },
    });
  }
  return cut(source.slices, { start, end });
}
