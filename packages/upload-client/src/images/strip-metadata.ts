import { UploadError } from "@s3-direct/upload-core";
import { planStrip } from "@s3-direct/upload-core/image-metadata";

/**
 * Returns the file without its metadata. The new file consists of slices: only the bytes at its beginning are copied.
 */
export async function stripMetadata(file: File): Promise<File> {
  const read = async (offset: number, length: number) => {
    try {
      return new Uint8Array(await file.slice(offset, offset + length).arrayBuffer());
    } catch (cause) {
      throw new UploadError("FILE_CHANGED", { cause });
    }
  };
  const plan = await planStrip({ size: file.size, read });
  if (plan.kind === "damaged") throw new UploadError("FILE_DAMAGED");
  if (plan.kind !== "pieces") return file;
  const pieces = plan.pieces.map((piece) => ("to" in piece ? file.slice(piece.from, piece.to) : new Uint8Array(piece)));
  const parts = await withWholeHead(new Blob(pieces));
  return new File(parts, file.name, { type: file.type, lastModified: file.lastModified });
}

/**
 * Copies the beginning into one piece: Firefox does not recognize a picture whose first slice is shorter than the bytes
 * that it checks.
 */
async function withWholeHead(blob: Blob): Promise<BlobPart[]> {
  const length = 512;
  return [await blob.slice(0, length).arrayBuffer(), blob.slice(length)];
}
