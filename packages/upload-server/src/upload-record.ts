import { UploadError } from "@s3-direct/upload-core";
import { parseJson } from "./lib/json.ts";

/** What `onCreate` may return as metadata, and `verify`: JSON, in which undefined fields are left out. */
export type JsonValue =
  string | number | boolean | null | undefined | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/**
 * Returns the type itself if it is JSON, for a type parameter: `T extends JsonOf<T>`. Unlike {@link JsonValue} this
 * accepts an `interface`, which has no index signature.
 */
export type JsonOf<T> = { readonly [Key in keyof T]: OnlyJson<T[Key]> };

type OnlyJson<T> = T extends JsonValue
  ? T
  : T extends ((...args: never) => unknown) | bigint | symbol
    ? never
    : JsonOf<T>;

/**
 * What the server needs to know at finish, carried by the upload object itself as the signed header
 * `x-amz-meta-upload`: the browser sends it, but can't change it.
 */
export type UploadRecord = {
  /** The original name of the file. */
  name: string;
  /** What `onCreate` returned. */
  metadata?: JsonValue;
  /**
   * The entries of `accept` that let this file in, name its extension or name a program, if the rules were made for one
   * call of create. Finish does not know the input of that call, so it judges by these entries.
   */
  accept?: readonly string[] | undefined;
  /** The `copyPartSize` for publishing this upload, in bytes, whatever the storage has at finish. */
  copyPartSize?: number | undefined;
};

/**
 * S3 accepts 2 KB of user metadata in all (User Guide, "Working with object metadata"), including the name `upload`.
 */
const maxBytes = 2000;

/** A name as long as many have. Metadata that does not fit beside it is the application's mistake, whatever the name. */
const usualName = "x".repeat(100);

/**
 * Encodes the JSON as base64url: an ASCII header whatever the file's name, 4/3 as long as the JSON in UTF-8.
 * @throws UploadError FILE_NAME_INVALID if the name makes it larger than S3 accepts; TypeError if `metadata` does
 */
export function encodeRecord(record: UploadRecord): string {
  const encoded = encode(record);
  if (encoded.length <= maxBytes) return encoded;
  if (encode({ ...record, name: usualName }).length <= maxBytes) {
    const sentence = "The file name is too long for what is sent with it. Shorten it and try again.";
    throw new UploadError("FILE_NAME_INVALID", { sentence, details: { reason: "metadata" } });
  }
  throw new TypeError(
    `The metadata that onCreate returned does not fit into S3's 2 KB of user metadata: return ids, not content.`,
  );
}

const encode = (record: UploadRecord) => Buffer.from(JSON.stringify(record)).toString("base64url");

/** @returns undefined for a text that {@link encodeRecord} did not make */
export function decodeRecord(encoded: string | undefined): UploadRecord | undefined {
  if (encoded === undefined) return undefined;
  const value = parseJson(Buffer.from(encoded, "base64url").toString());
  return isUploadRecord(value) ? value : undefined;
}

function isUploadRecord(value: unknown): value is UploadRecord {
  return typeof value === "object" && value !== null && "name" in value && typeof value.name === "string";
}
