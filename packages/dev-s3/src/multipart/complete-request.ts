import { checksumAlgorithms } from "../body/checksums.ts";
import { maxParts } from "./multipart.ts";
import { childrenOf, parseXml, textOf, type XmlTree } from "../xml/parse-xml.ts";
import { S3Error } from "../s3-error.ts";

/** A part as a completion names it. */
export type NamedPart = {
  number: number;
  /** Without its quotes. */
  etag: string;
  /** By S3's name of the algorithm, such as `CRC32`. */
  checksums: ReadonlyMap<string, string>;
};

/** Reads the body of a CompleteMultipartUpload. */
export function readNamedParts(document: string): NamedPart[] {
  const root = parseXml(document);
  const parts = childrenOf(root, "Part").map(readPart);
  if (root.name !== "CompleteMultipartUpload" || parts.length === 0 || parts.length > maxParts) {
    throw new S3Error("MalformedXML");
  }
  if (parts.some((part, index) => index > 0 && part.number <= (parts[index - 1]?.number ?? 0))) {
    throw new S3Error("InvalidPartOrder");
  }
  return parts;
}

function readPart(part: XmlTree): NamedPart {
  const number = textOf(part, "PartNumber") ?? "";
  const etag = textOf(part, "ETag");
  if (!/^\d{1,5}$/.test(number) || Number(number) < 1 || Number(number) > maxParts || etag === undefined) {
    throw new S3Error("MalformedXML");
  }
  const checksums = Object.values(checksumAlgorithms).flatMap(({ name }) => {
    const value = textOf(part, `Checksum${name}`);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { number: Number(number), etag: etag.replace(/^"(.*)"$/, "$1"), checksums: new Map(checksums) };
}
