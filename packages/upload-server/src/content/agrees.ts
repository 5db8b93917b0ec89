import { isKnownMediaType } from "@s3-direct/upload-core";
import { encryptedOffice, compoundFile } from "./compound.ts";
import type { Content } from "./inspect.ts";

/** MP4, MOV, M4A and 3GP are one format, and phones use their names interchangeably. */
const isoMedia = ["video/mp4", "video/quicktime", "video/3gpp", "video/3gpp2", "audio/mp4"];
const ogg = ["audio/ogg", "video/ogg", "application/ogg"];
const asf = ["application/vnd.ms-asf", "video/x-ms-asf", "audio/x-ms-asf"];
const office = "application/vnd.openxmlformats-officedocument";

/** Other types that an honest file of a type may have. */
const alternatives = new Map<string, readonly string[]>([
  ["image/apng", ["image/png"]],
  ["image/heic", ["image/heif"]],
  ["image/heif", ["image/heic"]],
  // Sites give their favicon this name, whatever its format.
  ["image/x-icon", ["image/png"]],
  ...isoMedia.map((type) => [type, isoMedia] as const),
  ["audio/3gpp", isoMedia],
  ...ogg.map((type) => [type, ogg] as const),
  ...["video/x-ms-wmv", "audio/x-ms-wma", ...asf].map((type) => [type, asf] as const),
  ["audio/webm", ["video/webm"]],
  ["video/x-matroska", ["video/webm"]],
  ["video/mpeg", ["video/mp1s", "video/mp2p", "video/mp2t"]],
  // An MP3 tag (ID3) may precede them.
  ["audio/aac", ["audio/mpeg"]],
  ["audio/flac", ["audio/mpeg"]],
  ["font/ttf", ["font/otf", "font/collection"]],
  ["font/otf", ["font/ttf"]],
  // Word saves RTF under this name, and every Office opens its newer format under the older name.
  ["application/msword", [compoundFile, "application/rtf", `${office}.wordprocessingml.document`]],
  ["application/vnd.ms-excel", [compoundFile, `${office}.spreadsheetml.sheet`]],
  ["application/vnd.ms-powerpoint", [compoundFile, `${office}.presentationml.presentation`]],
  [`${office}.wordprocessingml.document`, [encryptedOffice, compoundFile]],
  [`${office}.spreadsheetml.sheet`, [encryptedOffice, compoundFile]],
  [`${office}.presentationml.presentation`, [encryptedOffice, compoundFile]],
  ["application/x-hwp", [compoundFile]],
]);

/** Web applications export reports as HTML tables, CSV or XML under these names; Office opens them. */
const officeOfText = new Set(["application/msword", "application/vnd.ms-excel"]);

const markup = new Set(["application/xml", "application/xhtml+xml", "text/html", "image/svg+xml"]);

/**
 * Whether content is what its type and its extension say. Text is text: only its own reader can tell CSV from a log,
 * and HTML in it is shown as text.
 * @returns undefined for a type that is not known here
 */
export function agrees(
  content: Content,
  { contentType, ext }: { contentType: string; ext: string },
): boolean | undefined {
  const { type, embedded = [], isText } = content;
  if ([type, ...embedded].includes(contentType) || alternatives.get(contentType)?.includes(type)) return true;
  // Only the end of a zip shows which kind it is.
  if (type === "application/zip" && content.isDamaged) return zipBased.test(contentType);
  // A gzip that every drawing program opens as SVG.
  if (ext === "svgz") return type === "application/gzip";
  if (contentType === "image/svg+xml") return false;
  if (contentType === "application/json" || contentType.endsWith("+json")) return isText && !markup.has(type);
  if (contentType === "application/xml" || contentType.endsWith("+xml")) return markup.has(type);
  if (contentType.startsWith("text/") || textTypes.has(contentType)) return isText;
  if (officeOfText.has(contentType) && isText) return true;
  if (contentType === "application/zip") return content.unpacked !== undefined;
  return isKnownMediaType(contentType) ? false : undefined;
}

const zipBased = /openxmlformats|opendocument|[/+]zip$/;

const textTypes = new Set(["application/yaml"]);
