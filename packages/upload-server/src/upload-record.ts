export type JsonValue = string | number | boolean | null | undefined | JsonValue[] | { [key: string]: JsonValue };

/**
 * What the server needs to know at finish, carried by the upload object itself as the signed header
 * `x-amz-meta-upload`: the browser sends it, but can't change it.
 */
export type UploadRecord = {
  /** The file's original name. */
  name: string;
  /** What `onCreate` returned. */
  metadata?: JsonValue;
  /**
   * The entries of `accept` that let this file in, where the rules were made for one call of create: finish does not know the input
   * of that call, and judges by these.
   */
  accept?: readonly string[] | undefined;
  /** The `copyPartSize` that it is published by, in bytes, whatever the storage of finish has. */
  copyPartSize?: number | undefined;
};

/** S3 takes 2 KB of user metadata in all (User Guide, "Working with object metadata"), the name `upload` included. */
const maxBytes = 2000;

/**
 * Base64url of the JSON: an ASCII header whatever the file's name, at 4/3 of its UTF-8 bytes.
 * @throws TypeError when `metadata` makes it larger than S3 takes
 */
export function encodeRecord(record: UploadRecord): string {
  const encoded = Buffer.from(JSON.stringify(record)).toString("base64url");
  if (encoded.length > maxBytes) {
    throw new TypeError(
      `The metadata that onCreate returned does not fit into S3's 2 KB of user metadata: return ids, not content.`,
    );
  }
  return encoded;
}

/** @returns undefined for a text that {@link encodeRecord} did not make */
export function decodeRecord(encoded: string | undefined): UploadRecord | undefined {
  if (encoded === undefined) return undefined;
  const value = parseJson(Buffer.from(encoded, "base64url").toString());
  return isRecord(value) ? value : undefined;
}

function isRecord(value: unknown): value is UploadRecord {
  return typeof value === "object" && value !== null && "name" in value && typeof value.name === "string";
}

/** @returns undefined for text that is no JSON */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
