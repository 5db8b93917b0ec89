import type { ByteSource } from "./byte-source.ts";
import { viewOf } from "./bytes.ts";

/** Any file in Microsoft's old container (MS-CFB), if its content does not show which. */
export const compoundFile = "application/x-cfb";

/** A modern Office document with a password: it is encrypted as a whole, and stored in the old container. */
export const encryptedOffice = "application/vnd.ms-office.encrypted";

const typesByStream = new Map([
  ["WordDocument", "application/msword"],
  ["Workbook", "application/vnd.ms-excel"],
  ["Book", "application/vnd.ms-excel"],
  ["PowerPoint Document", "application/vnd.ms-powerpoint"],
  ["HwpSummaryInformation", "application/x-hwp"],
  ["EncryptedPackage", encryptedOffice],
  ["__properties_version1.0", "application/vnd.ms-outlook"],
]);

/** 32 entries: the directory of an ordinary document, in one read. */
const directorySize = 32 * 128;

/**
 * Reads the types from the names in the container's first directory sectors. There are several types if a document
 * contains others: a table in a letter is listed in the same directory.
 */
export async function compoundTypesOf(source: ByteSource): Promise<string[]> {
  const header = await source.read(0, 512);
  if (header.length < 512) return [];
  const view = viewOf(header);
  const sectorSize = 2 ** view.getUint16(30, true);
  const directory = await source.read((view.getUint32(48, true) + 1) * sectorSize, directorySize);
  const types = new Set<string>();
  for (let at = 0; at + 128 <= directory.length; at += 128) {
    const type = typesByStream.get(nameOf(directory.subarray(at, at + 128)));
    if (type !== undefined) types.add(type);
  }
  return [...types];
}

/**
 * Returns an entry's name, in UTF-16. Its length in bytes, with the terminator, is at 64. A property's name begins with
 * a control character.
 */
function nameOf(entry: Uint8Array): string {
  const length = Math.min(64, viewOf(entry).getUint16(64, true));
  const name = new TextDecoder("utf-16le").decode(entry.subarray(0, Math.max(0, length - 2)));
  return name.charCodeAt(0) < 0x20 ? name.slice(1) : name;
}
