import { UploadError } from "@s3-direct/upload-core";
import type { PartChecksum } from "@s3-direct/upload-core/contract";
import { isReadable } from "../files/readable.ts";
import { loadHashing } from "../hashing/load.ts";
import type { PartHash } from "./signing-window.ts";

/** @throws UploadError `FILE_CHANGED` if the bytes cannot be read */
export async function hashPart(bytes: Blob, algorithm: PartChecksum): Promise<PartHash> {
  const { hash } = await loadHashing();
  try {
    const value = await hash({ bytes, algorithm });
    return algorithm === "sha256" ? { sha256: value } : { crc64nvme: value };
  } catch (cause) {
    throw new UploadError((await isReadable(bytes)) ? "INTERNAL" : "FILE_CHANGED", { cause });
  }
}
