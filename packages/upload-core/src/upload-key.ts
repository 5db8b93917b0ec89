import { isKeyExtension } from "./media-type.ts";
import { decodeSegment, encodeSegment } from "./key-segment.ts";
import { slugOf } from "./file-name.ts";
import { isPartPlan } from "./part-plan.ts";

/**
 * Who may read a published file: everybody who has its URL, or only those to whom the application gives a download URL.
 */
export type Visibility = "public" | "private";

/**
 * The parts of an upload key:
 * `uploads/{endpoint}/{owner}/{yyyymmdd}-{uuid}[.private].{size}[x{partSize}].{slug}.{ext}`.
 */
export type UploadKey = {
  endpoint: string;
  owner: string;
  /** The day of its creation in UTC, `yyyymmdd`. */
  date: string;
  /** A lower-case UUID. */
  id: string;
  /** Fixed when the key is made, so that changing an option never publishes a file that was meant to be private. */
  visibility: Visibility;
  /** In bytes. */
  size: number;
  /** In bytes; only a multipart upload has one. */
  partSize?: number;
  slug: string;
  ext: string;
};

/** The owner of an upload: one user at one endpoint. */
export type UploadOwner = { endpoint: string; owner: string };

export type UploadKeyInput = UploadOwner & {
  /** Any text: the key contains only its slug. */
  filename: string;
  ext: string;
  size: number;
  partSize?: number | undefined;
  now: Date;
  uuid: string;
  /** @default "public" */
  visibility?: Visibility | undefined;
};

const endpointLimits = { name: "endpoint", maxBytes: 64 } as const;
const ownerLimits = { name: "owner", maxBytes: 128 } as const;

/**
 * Makes the key of a new upload. It contains only `[a-z0-9_./-]`, and has at most 1,024 bytes for any input.
 * @throws TypeError if endpoint or owner is empty, too long (64 and 128 bytes) or not well-formed unicode, or another
 * part is not valid. None of these is the visitor's fault.
 */
export function makeUploadKey(input: UploadKeyInput): string {
  const { size, partSize, ext } = input;
  // Field by field: spreading the input takes longer than the rest of this function.
  const key = writeKey({
    endpoint: input.endpoint,
    owner: input.owner,
    date: dateOf(input.now),
    id: input.uuid,
    visibility: input.visibility ?? "public",
    size,
    partSize,
    slug: slugOf(input.filename),
    ext,
  });
  // Owner, endpoint, date and slug cannot be wrong, so only the rest is checked, and less than `parseUploadKey` checks.
  const isPlanned = partSize === undefined || isPartPlan({ size, partSize });
  if (!keyPattern.test(key) || !Number.isSafeInteger(size) || !isKeyExtension(ext) || !isPlanned) {
    throw new TypeError(
      `No upload key can be made: check visibility, ext, size (${size}), partSize (${partSize}), now and uuid.`,
    );
  }
  return key;
}

/** Parses a key; returns undefined for any text that `makeUploadKey` does not write. */
export function parseUploadKey(key: string): UploadKey | undefined {
  const match = keyPattern.exec(key);
  if (match === null) return undefined;
  const [
    ,
    endpointPart = "",
    ownerPart = "",
    date = "",
    id = "",
    mark,
    sizePart = "",
    partSizePart,
    slug = "",
    ext = "",
  ] = match;
  const endpoint = decodeSegment(endpointPart, endpointLimits);
  const owner = decodeSegment(ownerPart, ownerLimits);
  const visibility = mark === undefined ? "public" : "private";
  const size = Number(sizePart);
  if (endpoint === undefined || owner === undefined || !Number.isSafeInteger(size)) return undefined;
  if (!isDate(date) || slugOf(slug) !== slug || !isKeyExtension(ext)) return undefined;
  if (partSizePart === undefined) return { endpoint, owner, date, id, visibility, size, slug, ext };
  const partSize = Number(partSizePart);
  return isPartPlan({ size, partSize })
    ? { endpoint, owner, date, id, visibility, size, partSize, slug, ext }
    : undefined;
}

/** Whether the upload belongs to this owner at this endpoint. */
export function belongsTo(key: UploadOwner, who: UploadOwner): boolean {
  return key.endpoint === who.endpoint && key.owner === who.owner;
}

/**
 * Returns the beginning of every upload key of an owner at an endpoint.
 * @throws TypeError as `makeUploadKey` does.
 */
export function ownerPrefix({ endpoint, owner }: UploadOwner): string {
  return `uploads/${encodeSegment(endpoint, endpointLimits)}/${ownerSegment(owner)}/`;
}

/** Returns an owner as written in a key. */
export function ownerSegment(owner: string): string {
  return encodeSegment(owner, ownerLimits);
}

const number = "0|[1-9][0-9]{0,15}";
const uuid = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const keyPattern = new RegExp(
  `^uploads/([^/]{1,192})/([^/]{1,384})/([0-9]{8})-(${uuid})(\\.private)?\\.(${number})(?:x(${number}))?\\.([a-z0-9-]{1,60})\\.([a-z0-9]+)$`,
);

/** An invalid visibility makes no valid key, and never the key of a public file. */
const marks = { public: "", private: ".private" } as const satisfies Record<Visibility, string>;

function writeKey(key: Omit<UploadKey, "partSize"> & { partSize: number | undefined }): string {
  const size = key.partSize === undefined ? `${key.size}` : `${key.size}x${key.partSize}`;
  const mark = marks[key.visibility];
  return `${ownerPrefix(key)}${key.date}-${key.id}${mark}.${size}.${key.slug}.${key.ext}`;
}

/** Returns a time as `yyyymmdd` in UTC, as in a key; empty for an invalid time. */
export function dateOf(time: Date): string {
  if (Number.isNaN(time.getTime())) return "";
  const iso = time.toISOString();
  return `${iso.slice(0, 4)}${iso.slice(5, 7)}${iso.slice(8, 10)}`;
}

function isDate(date: string): boolean {
  return dateOf(new Date(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T00:00:00Z`)) === date;
}
