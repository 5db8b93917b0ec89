import { z } from "zod";
import { UploadError, type UploadErrorCode } from "./errors.ts";
import { maxPartCount, maxUploadSize } from "./part-plan.ts";
import type { Visibility } from "./upload-key.ts";

// Every string and every array has a maximum: anything longer is an attack or a bug. File names and sizes may exceed
// their rules, so that `checkFile` can say what is wrong with them.
const maxKeyLength = 1_024; // S3's own
const maxUploadIdLength = 1_024; // AWS sends about 130 characters, others up to 300
const maxUrlLength = 8_192; // a presigned URL with a session token stays below 4,096
const maxHeaderLength = 4_096;
const maxFieldLength = 16_384; // a POST policy in base64
const maxInputLength = 65_536; // what an application takes in `input`, in characters of JSON
const maxPartsPerCall = 100;
const maxHostLength = 261; // a name of 255 characters and its port
const maxHosts = 24;

const filename = z.string().max(1_024);
const contentType = z.string().max(255);
const size = z.int().min(0);
const key = z.string().min(1).max(maxKeyLength);
/**
 * Never empty: S3 stores a part with an empty upload id as a whole object. S3's ids are printable ASCII; half of a
 * surrogate pair could not be written into a URL.
 */
const uploadId = z
  .string()
  .min(1)
  .max(maxUploadIdLength)
  .regex(/^[\x21-\x7e]+$/);
/** SHA-256 in base64. */
const sha256 = z
  .string()
  .length(44)
  .regex(/^[A-Za-z0-9+/]{43}=$/);
/** CRC64NVME in base64. */
const crc64nvme = z
  .string()
  .length(12)
  .regex(/^[A-Za-z0-9+/]{11}=$/);
const partNumber = z.int().min(1).max(maxPartCount);
const url = z.string().min(1).max(maxUrlLength);
const seconds = z.number().min(0);
const headers = z.record(z.string().max(255), z.string().max(maxHeaderLength));
/**
 * Host names of the storage, with their ports, that do not answer this client. The server signs for others, if there
 * are any.
 */
const avoidHosts = z.array(z.string().max(maxHostLength)).max(maxHosts);

const ownInput = z.unknown().refine(isSmallJson, `must be JSON of at most ${maxInputLength} characters`).optional();

export const createUploadInput = z.object({
  filename,
  contentType,
  size,
  sha256: sha256.optional(),
  /**
   * The largest part that the client can hash, in bytes; absent if it cannot hash. If present, a server may answer with
   * a plan that has a `checksum`.
   */
  maxHashSize: z.int().min(1).optional(),
  /** Whether the client can compute the CRC64NVME of a part of any size. Then a plan's `checksum` may be that. */
  makesCrc64nvme: z.boolean().optional(),
  avoidHosts: avoidHosts.optional(),
  /** The application's own input, which the endpoint's `input` schema parses. */
  input: ownInput,
});

export const signPartsInput = z.object({
  key,
  uploadId,
  parts: z
    .array(z.object({ partNumber, sha256: sha256.optional(), crc64nvme: crc64nvme.optional() }))
    .min(1)
    .max(maxPartsPerCall),
  avoidHosts: avoidHosts.optional(),
});

export const listPartsInput = z.object({ key, uploadId });

export const finishUploadInput = z.object({
  key,
  uploadId: uploadId.optional(),
  /**
   * Whether the file is still being sent: the server then waits for it, 1.2 seconds at most, and answers `pending` if it
   * has not arrived. Applies to files of up to `maxEarlyFinishSize` bytes.
   */
  isArriving: z.boolean().optional(),
});

export const abortUploadInput = z.object({ key, uploadId: uploadId.optional() });

/** A request for one part, to be sent with exactly these headers. */
export const signedPart = z.object({ partNumber, url, headers });

/** How the file is sent: everything that the browser needs to send it to S3. */
export const createUploadOutput = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("single"), key, url, headers, expiresIn: seconds }),
  z.object({
    kind: z.literal("form"),
    key,
    url,
    fields: z.record(z.string().max(255), z.string().max(maxFieldLength)),
    expiresIn: seconds,
  }),
  z.object({
    kind: z.literal("multipart"),
    key,
    uploadId,
    partSize: z.int().min(1),
    parts: z.array(signedPart).max(maxPartsPerCall),
    /** If set, every part is signed with its checksum of this kind, and S3 refuses a part with other bytes. */
    checksum: z.enum(["sha256", "crc64nvme"]).optional(),
    expiresIn: seconds,
    /** For how many seconds the upload can be resumed: as long as the storage keeps its parts. */
    resumableFor: seconds.optional(),
  }),
]);

export const signPartsOutput = z.object({ parts: z.array(signedPart).max(maxPartsPerCall), expiresIn: seconds });

export const listPartsOutput = z.object({
  parts: z.array(z.object({ partNumber, size })).max(maxPartCount),
});

/**
 * A smaller picture that was made from a published file and is served beside it. Not an interface, because tRPC's
 * client would make a new type of it.
 */
export type PublishedVariant = {
  /** In the media bucket. */
  key: string;
  /** The URL by which everybody can read it. */
  url: string;
  /** In pixels, as displayed. */
  width: number;
  height: number;
  /** In bytes. */
  size: number;
  contentType: string;
};

/** The same for a private file, which can only be read by a download URL. */
export type PrivateVariant = SpelledOut<Omit<PublishedVariant, "url"> & { url?: undefined }>;

/** A published file. */
export interface PublishedFile {
  /** The media key. */
  key: string;
  /** The URL by which everybody can read it. */
  url: string;
  /** The name under which it is served, with the extension of its type. */
  name: string;
  /** In bytes. */
  size: number;
  contentType: string;
  /** A picture's size in pixels, as displayed: turned as its Exif says. */
  width?: number | undefined;
  height?: number | undefined;
  /** The variants, by the names of the endpoint's `derive`. Absent if a file has none, such as a document. */
  variants?: Record<string, PublishedVariant> | undefined;
  /**
   * A [ThumbHash](https://evanw.github.io/thumbhash/): what a picture with variants looks like, in some 30 characters
   * of base64. A page draws it until the picture has loaded.
   */
  thumbHash?: string | undefined;
  /** The most frequent colour of such a picture, in CSS notation: "#a2b3c4". */
  dominantColor?: string | undefined;
}

/** A file of a private endpoint: it can only be read by a download URL, which the application gives out. */
export interface PrivateFile extends Omit<PublishedFile, "url" | "variants"> {
  url?: undefined;
  variants?: Record<string, PrivateVariant> | undefined;
}

const dimension = z.int().min(1);

const publishedVariant = z.object({
  key,
  url,
  width: dimension,
  height: dimension,
  size,
  contentType,
}) satisfies z.ZodType<PublishedVariant>;

/** Variants without their URLs. */
export const privateVariants = z.record(
  z.string(),
  publishedVariant.extend({ url: z.undefined().optional() }),
) satisfies z.ZodType<Record<string, PrivateVariant>>;

/** What a page shows until the picture has loaded. A ThumbHash has at most 25 bytes, which are 36 characters. */
export const picturePreview = z.object({
  thumbHash: z.base64().min(1).max(36),
  dominantColor: z.string().regex(/^#[\da-f]{6}$/),
});

export const publishedFile = z.object({
  key,
  url,
  name: z.string().min(1).max(255),
  size: z.int().min(0).max(maxUploadSize),
  contentType,
  width: dimension.optional(),
  height: dimension.optional(),
  variants: z.record(z.string(), publishedVariant).optional(),
  ...picturePreview.partial().shape,
}) satisfies z.ZodType<PublishedFile>;

export const privateFile = publishedFile.extend({
  url: z.undefined().optional(),
  variants: privateVariants.optional(),
}) satisfies z.ZodType<PrivateFile>;

/** `data` is what the endpoint's `onFinish` returned. */
export function finishUploadOutput<Data extends z.ZodType>(data: Data) {
  return z.discriminatedUnion("status", [
    z.object({ status: z.literal("done"), file: z.union([publishedFile, privateFile]), data }),
    /**
     * A large file is being copied, or a file has not arrived: call again after `retryAfter` seconds. `copied` bytes of
     * it are done.
     */
    z.object({ status: z.literal("pending"), retryAfter: seconds, copied: z.int().min(0).optional() }),
  ]);
}

export const abortUploadOutput = z.object({
  /**
   * How the upload has ended: "aborted", so that it will never be published, or "published" before the abort, which
   * then had no effect. Absent in the answer of an old server.
   */
  status: z.enum(["aborted", "published"]).optional(),
});

export const rulesInput = z.object({ input: ownInput });

/** What an endpoint accepts, so that a browser can refuse a file at once. The server checks every file itself. */
export const rulesOutput = z.object({
  accept: z.array(z.string().max(255)).max(1_000),
  maxSize: z.int().min(1),
  allowEmpty: z.boolean().optional(),
  maxFiles: z.int().min(1).optional(),
  minFiles: z.int().min(1).optional(),
  maxTotalSize: z.int().min(1).optional(),
  /** Whether the rules differ by `input`. */
  dependsOnInput: z.boolean().optional(),
});

export type CreateUploadInput = z.infer<typeof createUploadInput>;
export type SignPartsInput = z.infer<typeof signPartsInput>;
export type ListPartsInput = z.infer<typeof listPartsInput>;
export type FinishUploadInput = z.infer<typeof finishUploadInput>;
export type AbortUploadInput = z.infer<typeof abortUploadInput>;
export type SignedPart = z.infer<typeof signedPart>;
export type UploadPlan = z.infer<typeof createUploadOutput>;
export type SinglePlan = Extract<UploadPlan, { kind: "single" }>;
export type FormPlan = Extract<UploadPlan, { kind: "form" }>;
export type MultipartPlan = Extract<UploadPlan, { kind: "multipart" }>;
export type PartChecksum = NonNullable<MultipartPlan["checksum"]>;
export type SignPartsResult = z.infer<typeof signPartsOutput>;
export type ListPartsResult = z.infer<typeof listPartsOutput>;
/** What an endpoint publishes, by its visibility and, if it makes variants, by their names. */
export type FileOf<Seen extends Visibility, Names extends string = never> = [Names] extends [never]
  ? PlainFileOf<Seen>
  : Seen extends Visibility // one or the other, where an endpoint publishes both
    ? {
        [Field in keyof PlainFileOf<Seen>]: Field extends "variants"
          ? VariantsOf<Seen, Names> | undefined
          : PlainFileOf<Seen>[Field];
      }
    : never;
type PlainFileOf<Seen extends Visibility> = Seen extends "private" ? PrivateFile : PublishedFile;
/**
 * Each may be missing: a file keeps the variants that existed when it was published. Not a Record: TypeScript would
 * accept one of all names for one of these. None is undefined: with `exactOptionalPropertyTypes` that would be no
 * `PublishedFile`.
 */
type VariantsOf<Seen extends Visibility, Names extends string> = {
  [Name in Names]?: Seen extends "private" ? PrivateVariant : PublishedVariant;
};
/**
 * Spelled out field by field, because otherwise tRPC's client makes new types of an interface and of everything that
 * contains it.
 */
type SpelledOut<T> = { [Field in keyof T]: T[Field] };
export type FinishUploadResult<Data = unknown, Seen extends Visibility = "public", Names extends string = never> =
  | { status: "done"; file: SpelledOut<FileOf<Seen, Names>>; data: Data }
  | { status: "pending"; retryAfter: number; copied?: number | undefined };
export type AbortUploadResult = z.infer<typeof abortUploadOutput>;
export type RulesInput = z.infer<typeof rulesInput>;
export type EndpointRules = z.infer<typeof rulesOutput>;

/** The error codes for fields with a wrong value; all other fields are `INVALID_INPUT`. */
const fieldCodes = new Map<PropertyKey, UploadErrorCode>([
  ["filename", "FILE_NAME_INVALID"],
  ["contentType", "FILE_TYPE_NOT_ALLOWED"],
  ["size", "FILE_SIZE_INVALID"],
  // A malformed key gets the same answer as an unknown one.
  ["key", "UPLOAD_NOT_FOUND"],
  ["uploadId", "UPLOAD_NOT_FOUND"],
]);

/**
 * Parses a procedure's input, so that an error in it reaches the visitor in the same form as every other error.
 * @throws UploadError with the code of the first wrong field, and `field` and `problem` in its details.
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const code = fieldCodes.get(issue?.path[0] ?? "") ?? "INVALID_INPUT";
  throw new UploadError(code, {
    details: { field: issue?.path.map(String).join(".") ?? "", problem: issue?.message ?? "" },
  });
}

function isSmallJson(value: unknown): boolean {
  if (value === undefined) return true;
  try {
    return JSON.stringify(value).length <= maxInputLength;
  } catch {
    return false;
  }
}
