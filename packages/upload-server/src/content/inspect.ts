import { fileTypeFromBuffer } from "file-type/core";
import { normalizeMediaType } from "@s3-direct/upload-core/internal";
import { typeOfBrands } from "./boxes.ts";
import type { ByteSource } from "./byte-source.ts";
import { ascii, has } from "./bytes.ts";
import { compoundFile, compoundTypesOf } from "./compound.ts";
import { isMeasured, measure } from "./images/measure.ts";
import type { Dimensions } from "./images/dimensions.ts";
import { markupOf } from "./markup.ts";
import { readText } from "./text.ts";
import { maxEnd, readZip } from "./zip.ts";

/** What a file really is, according to its content. */
export type Content = {
  /** A media type; {@link unknownContent} for bytes that match none. */
  type: string;
  /**
   * Other types that the file may have as well: old Office stores a document and what is embedded in it side by side.
   */
  embedded?: readonly string[];
  /** Whether it is text, whatever else it is: a PDF or an SVG can be both. */
  isText: boolean;
  /** A text's encoding, if it is certain. */
  charset?: string;
  /** Whether something is missing that is needed to open it: a picture's dimensions, a zip's table of contents. */
  isDamaged: boolean;
  dimensions?: Dimensions;
  /** Its unpacked size in bytes, as the file claims. */
  unpacked?: number;
};

const toldByTheirEnd = new Set("docx xlsx pptx odt ods odp epub hwpx zip tif tiff".split(" "));

/**
 * Returns how much of a file's end to read along with its beginning, in bytes, by its extension: a zip has its table of
 * contents there, and a TIFF usually its directory.
 */
export function tailWorthReading(ext: string): number {
  return toldByTheirEnd.has(ext) ? maxEnd : 0;
}

export const unknownContent = "application/octet-stream";

/** Readers of PDF search for its signature this far (PDF Reference 1.7, appendix H, note 13). */
const pdfMarkWithin = 1024;

/** Inspects the beginning of a file, and later parts if the beginning does not show what it is. */
export async function inspect(source: ByteSource): Promise<Content> {
  const text = readText(source.head);
  if (text) {
    const { charset } = text;
    return { type: typeOfText(source.head, text.text), isText: true, isDamaged: false, ...(charset && { charset }) };
  }
  const type = (await typeOfBinary(source)) ?? unknownContent;
  if (type === "application/zip") return inspectZip(source);
  if (type === compoundFile) return inspectCompound(source);
  if (!isMeasured(type)) return { type, isText: false, isDamaged: false };
  const dimensions = await measure(source, type);
  return { type, isText: false, isDamaged: dimensions === undefined, ...(dimensions && { dimensions }) };
}

async function inspectCompound(source: ByteSource): Promise<Content> {
  const [type = compoundFile, ...embedded] = await compoundTypesOf(source);
  return { type, embedded, isText: false, isDamaged: false };
}

async function inspectZip(source: ByteSource): Promise<Content> {
  const contents = await readZip(source);
  if (!contents) return { type: "application/zip", isText: false, isDamaged: true };
  return { ...contents, isText: false, isDamaged: false };
}

function typeOfText(head: Uint8Array, text: string): string {
  const markup = markupOf(text);
  if (markup !== undefined) return markup;
  if (text.trimStart().startsWith("{\\rtf")) return "application/rtf";
  return hasPdfMark(head) ? "application/pdf" : "text/plain";
}

async function typeOfBinary(source: ByteSource): Promise<string | undefined> {
  const { head } = source;
  const type = signatures.find(({ mark }) => has(head, mark))?.type ?? typeOfBrands(head);
  if (type !== undefined) return type;
  const found = await typeByLibrary(head);
  if (found !== undefined && found !== "application/pdf") return found;
  if (!hasPdfMark(head)) return found;
  // Programs that don't know PDF see the text before the signature.
  return markupOf(ascii(head, 0, pdfMarkWithin).replace(byteOrderMarks, "")) ?? "application/pdf";
}

function hasPdfMark(head: Uint8Array): boolean {
  return ascii(head, 0, pdfMarkWithin).includes("%PDF-");
}

/** Types that are inspected further, or for which the library would read more bytes than it gets. */
const signatures: readonly { mark: string; type: string }[] = [
  { mark: "PK\x03\x04", type: "application/zip" },
  { mark: "PK\x05\x06", type: "application/zip" },
  { mark: "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", type: compoundFile },
  { mark: "\x89PNG\r\n\x1a\n", type: "image/png" },
  { mark: "\xff\xd8\xff", type: "image/jpeg" },
  { mark: "GIF87a", type: "image/gif" },
  { mark: "GIF89a", type: "image/gif" },
  { mark: "\x1f\x8b", type: "application/gzip" },
  // Usually before MP3, and sometimes before AAC and FLAC.
  { mark: "ID3", type: "audio/mpeg" },
  { mark: "HWP Document File", type: "application/x-hwp" },
];

/** The byte order marks of UTF-8. */
const byteOrderMarks = /^(?:\xef\xbb\xbf)+/;

/** TIFF is checked after the library's result, because raw photos are TIFFs too. */
async function typeByLibrary(head: Uint8Array): Promise<string | undefined> {
  // The library skips this mark, and trusts the type that a zip after it claims.
  if (/^(?:\xef\xbb\xbf)+PK/.test(ascii(head, 0, 32))) return undefined;
  const found = await fileTypeFromBuffer(head);
  if (found) return normalizeMediaType(found.mime) ?? found.mime;
  return ["II*\0", "MM\0*", "II+\0", "MM\0+"].some((mark) => has(head, mark)) ? "image/tiff" : undefined;
}
