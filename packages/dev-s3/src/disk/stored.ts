import type { Slice } from "./blobs.ts";
import type { BucketConfig } from "../bucket/bucket-config.ts";
import type { Tags } from "../object/tags.ts";
import type { ChecksumAlgorithm, StoredChecksum } from "../body/checksums.ts";

/** Content-Type and similar headers by lower-case name, user metadata without its prefix, and tags. */
type Described = {
  readonly headers: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags?: Tags | undefined;
};

/** Everything about an object except its bytes. */
export type StoredObject = Described & {
  readonly key: string;
  readonly size: number;
  /** Without its quotes. */
  readonly etag: string;
  /** Milliseconds since 1970. */
  readonly lastModified: number;
  readonly checksum?: StoredChecksum | undefined;
  readonly slices: readonly Slice[];
  /** The multipart upload that made it: completing that upload again is no error. */
  readonly uploadId?: string;
  /** For an object that was uploaded in parts: `?partNumber=` reads one of them. */
  readonly parts?: readonly ObjectPart[];
};

type ObjectPart = { readonly size: number; readonly checksum?: StoredChecksum | undefined };

export type StoredPart = {
  readonly number: number;
  readonly size: number;
  readonly etag: string;
  readonly lastModified: number;
  readonly checksum?: StoredChecksum | undefined;
  readonly slices: readonly Slice[];
};

/** A multipart upload as it was created. */
export type StoredUpload = Described & {
  readonly id: string;
  readonly key: string;
  readonly initiatedAt: number;
  readonly initiator: string;
  readonly checksum?: { readonly algorithm: ChecksumAlgorithm; readonly type: StoredChecksum["type"] } | undefined;
};

export type Upload = StoredUpload & {
  readonly parts: Map<number, StoredPart>;
  /** Whether it was created before this server's start. @default false */
  readonly isOfEarlier?: boolean;
};

/**
 * A multipart upload that was completed or aborted. S3 keeps its id for hours: ending it again is no error
 * (https://github.com/minio/minio/issues/2250), though it has no parts and accepts none.
 */
export type EndedUpload = {
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly endedAt: number;
  /** The object that the completion made. */
  readonly object?: CompletedObject | undefined;
};

/** What a completion returns about its object. */
export type CompletedObject = Pick<StoredObject, "key" | "etag" | "checksum">;

export type Bucket = {
  readonly name: string;
  config: BucketConfig;
  readonly objects: Map<string, StoredObject>;
  readonly uploads: Map<string, Upload>;
  readonly endedUploads: Map<string, EndedUpload>;
};
