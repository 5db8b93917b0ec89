import { checksumAlgorithms, type StoredChecksum } from "../body/checksums.ts";
import type { StoredObject } from "../disk/stored.ts";
import type { XmlElements } from "../xml/xml.ts";

/** Since 2023 S3 encrypts every object with its own keys, and returns this header. */
export const encrypted = { "x-amz-server-side-encryption": "AES256" };

/** Returns the headers of an object's GET and HEAD, without length and checksum. */
export function describeObject(object: StoredObject): Record<string, string> {
  return {
    "accept-ranges": "bytes",
    ...object.headers,
    ...Object.fromEntries(Object.entries(object.metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])),
    etag: `"${object.etag}"`,
    "last-modified": new Date(object.lastModified).toUTCString(),
    ...encrypted,
  };
}

export function checksumHeaders(checksum: StoredChecksum | undefined): Record<string, string> {
  if (checksum === undefined) return {};
  return { [`x-amz-checksum-${checksum.algorithm}`]: checksum.value, "x-amz-checksum-type": checksum.type };
}

/** Returns the checksum as elements of a response's XML. */
export function checksumElements(checksum: StoredChecksum | undefined): XmlElements {
  if (checksum === undefined) return {};
  const { name } = checksumAlgorithms[checksum.algorithm];
  return { [`Checksum${name}`]: checksum.value, ChecksumType: checksum.type };
}
