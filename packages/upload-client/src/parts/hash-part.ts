import { UploadError } from "@s3-direct/upload-core";
import { isReadable } from "../files/readable.ts";
import type { ChecksumTask } from "../hashing/checksum.ts";
import type { loadHashing } from "../hashing/load.ts";
import type { PartHash } from "./signing-window.ts";

/**
 * @throws UploadError `FILE_CHANGED` if the bytes cannot be read, `NETWORK` if the code for hashing cannot be loaded: the
 * storage takes no part without the checksum that its plan has
 */
export async function hashPart(load: typeof loadHashing, { bytes, algorithm }: ChecksumTask): Promise<PartHash> {
  const { hash } = await load();
  try {
    const value = await hash({ bytes, algorithm });
    return algorithm === "sha256" ? { sha256: value } : { crc64nvme: value };
  } catch (cause) {
    throw new UploadError((await isReadable(bytes)) ? "INTERNAL" : "FILE_CHANGED", { cause });
  }
}
