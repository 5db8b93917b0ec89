import type { S3Call } from "../request/call.ts";
import type { StoredChecksum } from "../body/checksums.ts";
import { maxParts } from "../multipart/multipart.ts";
import type { ByteRange } from "./range.ts";
import { S3Error } from "../s3-error.ts";
import type { StoredObject } from "../disk/stored.ts";

export type WantedPart = {
  /** Undefined for an empty object, which has no range. */
  range: ByteRange | undefined;
  /** The number of parts; undefined for an object that was not uploaded in parts. */
  count: number | undefined;
  checksum: StoredChecksum | undefined;
};

/** Finds the part that `?partNumber=` reads. An object that was uploaded in one piece is its own first part. */
export function findPart(call: S3Call, object: StoredObject): WantedPart | undefined {
  const text = call.param("partNumber");
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!/^\d{1,5}$/.test(text) || number < 1 || number > maxParts) {
    throw new S3Error("InvalidArgument", {
      message: `Part number must be an integer between 1 and ${maxParts}, inclusive`,
      details: { ArgumentName: "partNumber", ArgumentValue: text },
    });
  }
  if (call.header("range") !== undefined) {
    throw new S3Error("InvalidRequest", { message: "Cannot specify both Range header and partNumber query parameter" });
  }
  const parts = object.parts ?? [{ size: object.size, checksum: object.checksum }];
  const part = parts[number - 1];
  if (part === undefined) {
    throw new S3Error("InvalidPartNumber", {
      details: { ActualPartCount: parts.length, PartNumberRequested: number },
    });
  }
  const start = parts.slice(0, number - 1).reduce((sum, { size }) => sum + size, 0);
  return {
    range: part.size === 0 ? undefined : { start, end: start + part.size - 1 },
    count: object.parts?.length,
    checksum: part.checksum && { ...part.checksum, type: object.checksum?.type ?? part.checksum.type },
  };
}
