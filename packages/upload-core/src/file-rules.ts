import { describeAccept, isAccepted, namesExtension, readPattern } from "./accept.ts";
import { formatBytes } from "./bytes.ts";
import { UploadError } from "./errors.ts";
import { isExecutableName } from "./executable-extensions.ts";
import { cleanFileName, maxFileNameLength, wellFormed } from "./file-name.ts";
import {
  extensionOf,
  isKnownMediaType,
  isScriptCapable,
  mediaTypeLabel,
  mediaTypesOf,
  normalizeMediaType,
  preferredExtension,
  resolveMediaType,
} from "./media-type.ts";
import { maxUploadSize } from "./part-plan.ts";

/** What an endpoint accepts. */
export type FileRules = {
  /**
   * Types (`application/pdf`), families (`image/*`), extensions (`.csv`), or the family of all families for anything. A
   * family contains all its types: `image/*` also accepts HEIC, TIFF and PSD, which most browsers do not display. For
   * pictures that browsers display, name `image/jpeg`, `image/png`, `image/webp`, `image/gif` and `image/avif`.
   * Types that can carry script, including SVG, and archives must be named one by one.
   */
  accept: readonly string[];
  /** In bytes; at most 48.8 TiB, the largest object that S3 can hold. */
  maxSize: number;
  /**
   * Whether an empty file is accepted.
   * @default false: usually it is a mistake
   */
  allowEmpty?: boolean | undefined;
  /**
   * How many pixels a picture may have, width times height, according to its header: a few kilobytes can claim
   * billions, and a program that opens them runs out of memory. Applies to JPEG, PNG, GIF, WebP, AVIF, HEIC, TIFF and
   * BMP; pictures of other types, such as ICO, PSD and JPEG XL, are not measured.
   * @default 268,402,689: the limit of sharp (16,383 squared); the largest phones take pictures of 200 million
   */
  maxPixels?: number | undefined;
};

/** See {@link FileRules.maxPixels}. */
export const defaultMaxPixels = 16_383 ** 2;

/** What a browser says about a file; it may be wrong. */
export type AnnouncedFile = { filename: string; contentType: string; size: number };

/** A file that meets the rules, as the server uses it from then on. */
export type CheckedFile = {
  /**
   * The name that people see and under which they save the file: no folders, no control characters, at most 255
   * characters. If the type is known, the name ends in an extension of that type, or in one that `accept` names.
   */
  name: string;
  /** Canonical, without parameters. */
  contentType: string;
  /** For the key: `[a-z0-9]`, never empty. */
  ext: string;
  /** In bytes. */
  size: number;
};

/**
 * Checks a file against the rules. Runs on both sides: in the browser to answer at once, and on the server because a
 * browser's statements cannot be trusted.
 * @throws UploadError FILE_NAME_INVALID, FILE_SIZE_INVALID, FILE_EMPTY, FILE_TOO_LARGE, FILE_TYPE_NOT_ALLOWED
 */
export function checkFile(rules: FileRules, file: AnnouncedFile): CheckedFile {
  const name = checkName(file.filename);
  checkSize(rules, file.size);
  const contentType = checkType(rules, { name, contentType: file.contentType });
  return checkExtension(rules, { name, contentType, size: file.size });
}

/** IANA's that files have (https://www.iana.org/assignments/media-types), and `chemical`, which systems know as well. */
const families = ["image", "video", "audio", "text", "font", "application", "model", "message", "haptics", "chemical"];

/**
 * Checks the rules themselves. Call it where they are declared, so that a typing error is found at startup and not
 * during an upload.
 * @throws TypeError
 */
export function assertFileRules({ accept, maxSize, maxPixels = defaultMaxPixels }: FileRules): void {
  if (accept.length === 0) throw new TypeError("accept is empty: no file could be uploaded.");
  for (const entry of accept) {
    const pattern = readPattern(entry);
    if (pattern === undefined)
      throw new TypeError(`accept holds ${JSON.stringify(entry)}, which is no type, family or extension.`);
    if (pattern.kind === "family" && !families.includes(pattern.family))
      throw new TypeError(`accept holds ${JSON.stringify(entry)}, which is none of ${families.join("/*, ")}/*.`);
  }
  if (!Number.isSafeInteger(maxSize) || maxSize < 1 || maxSize > maxUploadSize) {
    throw new TypeError(`maxSize is ${maxSize}; it must be a whole number of bytes from 1 to ${maxUploadSize}.`);
  }
  if (!Number.isSafeInteger(maxPixels) || maxPixels < 1) {
    throw new TypeError(`maxPixels is ${maxPixels}; it must be a whole number of pixels, at least 1.`);
  }
}

function checkName(filename: string): string {
  const name = cleanFileName(filename);
  if (!/[\p{L}\p{N}\p{P}\p{S}]/u.test(name)) {
    throw new UploadError("FILE_NAME_INVALID", { sentence: "The file has no name. Rename it and try again." });
  }
  if (name.length > maxFileNameLength) {
    throw new UploadError("FILE_NAME_INVALID", {
      sentence: `The file name is longer than ${maxFileNameLength} characters. Rename the file and try again.`,
      details: { maxLength: maxFileNameLength },
    });
  }
  return name;
}

function checkSize({ maxSize, allowEmpty = false }: FileRules, size: number): void {
  if (!Number.isSafeInteger(size) || size < 0) throw new UploadError("FILE_SIZE_INVALID");
  if (size === 0 && !allowEmpty) throw new UploadError("FILE_EMPTY");
  const limit = Math.min(maxSize, maxUploadSize);
  // Written this way so that nothing is accepted if the limit is not a number.
  if (!(size <= limit)) {
    throw new UploadError("FILE_TOO_LARGE", {
      sentence: `The file is too large: the limit is ${formatBytes(limit)}. Choose a smaller one.`,
      details: { maxSize: limit, size },
    });
  }
}

function checkType(rules: FileRules, { name, contentType: declared }: { name: string; contentType: string }): string {
  const { accept } = rules;
  const ext = extensionOf(name);
  const contentType = resolveMediaType({ filename: name, contentType: declared });
  if (contentType === undefined) {
    throw new UploadError("FILE_TYPE_NOT_ALLOWED", {
      sentence: `The file is named .${ext}, but its type is ${declaredLabel(declared)}. Accepted: ${describeAccept(accept)}.`,
      details: { accept: accept.join(",") },
    });
  }
  if (!isAccepted(accept, { name, contentType })) {
    const label = mediaTypeLabel(contentType) ?? (ext === "" ? "" : `.${ext}`);
    const what = label === "" ? "Files of this type" : `${capitalized(label)} files`;
    const why = isScriptCapable(contentType) ? ", because they can carry scripts" : "";
    throw notAllowed(rules, { contentType, sentence: `${what} are not accepted${why}.` });
  }
  return contentType;
}

/**
 * Checks a file's extension. A file is saved under the name with which it is served, and is opened as that name's
 * extension says. So the name of a file of a known type ends in an extension of that type: it is added if the name has
 * none or an unknown one, unless the rules name the unknown one. Programs are refused; if the type is unknown they are
 * accepted if the rules name their extension.
 */
function checkExtension(
  rules: FileRules,
  { name, contentType, size }: { name: string; contentType: string; size: number },
): CheckedFile {
  const ext = extensionOf(name);
  const isNamed = namesExtension(rules.accept, ext);
  const isKnown = isKnownMediaType(contentType);
  const preferred = preferredExtension(contentType);
  if (mediaTypesOf(ext).includes(contentType)) return { name, contentType, ext, size };
  if (isExecutableName(name) && (isKnown || !isNamed)) throw programRefusal(rules, { name, contentType });
  if (isNamed) return { name, contentType, ext, size };
  return { name: isKnown ? withExtension(name, preferred) : name, contentType, ext: preferred, size };
}

function programRefusal(rules: FileRules, { name, contentType }: { name: string; contentType: string }): UploadError {
  const stem = name.slice(0, name.lastIndexOf("."));
  const ending = name.slice(stem.length);
  if (!isKnownMediaType(contentType)) {
    const sentence = `${ending} files are not accepted, because they can be programs.`;
    return notAllowed(rules, { contentType, sentence });
  }
  const isRightWithout = mediaTypesOf(extensionOf(stem)).includes(contentType);
  const right = isRightWithout ? stem : withExtension(stem, preferredExtension(contentType));
  return new UploadError("FILE_TYPE_NOT_ALLOWED", {
    sentence: `The file is named ${ending} as programs are, but its type is ${mediaTypeLabel(contentType)}. Rename it to "${right}" and upload it again.`,
    details: { contentType, accept: rules.accept.join(",") },
  });
}

function notAllowed({ accept }: FileRules, { contentType, sentence }: { contentType: string; sentence: string }) {
  return new UploadError("FILE_TYPE_NOT_ALLOWED", {
    sentence: `${sentence} Accepted: ${describeAccept(accept)}.`,
    details: { contentType, accept: accept.join(",") },
  });
}

/** Returns the name with the extension appended; a very long name loses the end of its stem. */
function withExtension(name: string, ext: string): string {
  return `${wellFormed(name.slice(0, maxFileNameLength - ext.length - 1))}.${ext}`;
}

/**
 * Capitalizes a label that is a word ("plain text") for the beginning of a sentence; one that is a name stays as it is.
 */
const capitalized = (label: string) => label.charAt(0).toUpperCase() + label.slice(1);

/** Only called for a known type, because an unknown one does not contradict a name. */
function declaredLabel(contentType: string): string {
  return mediaTypeLabel(normalizeMediaType(contentType) ?? "") ?? "another";
}
