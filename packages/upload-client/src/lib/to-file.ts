import type { NamedBlob } from "../uploader-types.ts";

export function toFile(given: File | NamedBlob): File {
  return "blob" in given ? new File([given.blob], given.name, { type: given.blob.type }) : given;
}
