import { wellFormed } from "./file-name.ts";
import { type MediaTypeRow, mediaTypeTable } from "./media-type-table.ts";

/** The type of bytes that match no known type. */
const unknownMediaType = "application/octet-stream";

// Maps, so that `constructor` and `__proto__` are ordinary names.
const rowByType = new Map<string, MediaTypeRow>();
const rowsByExtension = new Map<string, MediaTypeRow[]>();
for (const row of mediaTypeTable) {
  for (const name of [row.type, ...(row.aliases ?? [])]) rowByType.set(name, row);
  for (const ext of row.extensions) rowsByExtension.set(ext, [...(rowsByExtension.get(ext) ?? []), row]);
}

/** Types that systems declare for unknown files; also Ogg, a container for audio or video. */
const saysNothing = new Set([
  unknownMediaType,
  "binary/octet-stream",
  "application/x-octet-stream",
  "application/unknown",
  "application/x-unknown",
  "application/x-download",
  "application/force-download",
  "application/ogg",
]);

/** Returns a name's extension in lower case, or "" if it has none that a key may contain (`[a-z0-9]`, at most 16). */
export function extensionOf(filename: string): string {
  return /[^/\\]\.([A-Za-z0-9]{1,16})$/.exec(filename)?.[1]?.toLowerCase() ?? "";
}

/** Returns a name without its extension and the dot before it; the whole name if `extensionOf` finds none. */
export function stemOf(filename: string): string {
  const extension = extensionOf(filename);
  return extension ? filename.slice(0, -extension.length - 1) : filename;
}

export function isKeyExtension(ext: string): boolean {
  return /^[a-z0-9]{1,16}$/.test(ext);
}

/** Returns the type that a name's extension stands for; undefined if it has none or an unknown one. */
export function mediaTypeFromName(filename: string): string | undefined {
  return rowsByExtension.get(extensionOf(filename))?.[0]?.type;
}

/** Returns the types that an extension may stand for (`webm` is video or audio), the most likely first. */
export function mediaTypesOf(ext: string): readonly string[] {
  return rowsByExtension.get(ext)?.map(({ type }) => type) ?? [];
}

/** Returns the extension that files of a type get; "bin" for an unknown type. */
export function preferredExtension(contentType: string): string {
  return rowByType.get(contentType)?.extensions[0] ?? "bin";
}

/** Returns the name that people use for files of a type; undefined for an unknown type. */
export function mediaTypeLabel(contentType: string): string | undefined {
  return rowByType.get(contentType)?.label;
}

/**
 * Returns a declared type without parameters, in lower case and under its usual name (`image/jpg` is `image/jpeg`);
 * undefined if it carries no information or is not `type/subtype`.
 */
export function normalizeMediaType(contentType: string): string | undefined {
  const type = contentType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (!isMediaType(type) || saysNothing.has(type)) return undefined;
  return rowByType.get(type)?.type ?? type;
}

/** Whether a text consists of RFC 6838's restricted names, so that a header never contains anything else. */
export function isMediaType(text: string): boolean {
  return mediaTypePattern.test(text);
}

const restrictedName = "[a-z0-9][a-z0-9!#$&^_.+-]{0,62}";
const mediaTypePattern = new RegExp(`^${restrictedName}/${restrictedName}$`);

/**
 * Returns the type of a file, from its name and the type that its browser declared: the one on which both agree, or the
 * one that is known. Undefined if both are known and contradict each other.
 */
export function resolveMediaType({
  filename,
  contentType,
}: {
  filename: string;
  contentType: string;
}): string | undefined {
  const rows = rowsByExtension.get(extensionOf(filename)) ?? [];
  const declared = normalizeMediaType(contentType);
  const first = rows[0];
  if (first === undefined) return declared ?? unknownMediaType;
  if (declared === undefined || !rowByType.has(declared)) return first.type;
  const agreed =
    rows.find(({ type }) => type === declared) ?? rows.find(({ mislabels }) => mislabels?.includes(declared));
  return agreed?.type;
}

/**
 * Whether a browser that opens such a file may run script in it, on the origin from which it is served: HTML, SVG and
 * every other XML, JavaScript, and formats that embed them.
 */
export function isScriptCapable(contentType: string): boolean {
  const type = contentType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  return (
    /(?:^|[/+.-])(?:xml|html|xhtml|svg|xsl|xslt|hta|mhtml)(?:$|[+.-])/.test(type) ||
    /(?:java|ecma|j|live|vb)script|scriptlet|x-component|x-shockwave-flash|java-archive|x-java-/.test(type) ||
    /^(?:multipart|message)\//.test(type)
  );
}

/** Whether the table contains a type. */
export function isKnownMediaType(contentType: string): boolean {
  return rowByType.has(contentType);
}

const archives = new Set(mediaTypeTable.flatMap(({ type, archive }) => (archive ? [type] : [])));

/** Whether files of a type are made to contain other files of any kind. */
export function isArchive(contentType: string): boolean {
  return archives.has(contentType);
}

/**
 * Returns the Content-Disposition of a published file (RFC 6266, RFC 8187): inline for known pictures, audio, films,
 * PDFs and plain text; attachment for everything else, and always for types that can carry script. A very long name
 * loses the end of its stem here, not its extension.
 */
export function contentDisposition({ name, contentType }: { name: string; contentType: string }): string {
  const text = shortened(wellFormed(name));
  const fallback = text.replace(/[^\x20-\x7E]|["\\%]/gu, "_");
  const encoded = encodeURIComponent(text).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const extended = fallback === text ? "" : `; filename*=UTF-8''${encoded}`;
  return `${isShownInline(contentType) ? "inline" : "attachment"}; filename="${fallback}"${extended}`;
}

/**
 * S3 allows 2 KB of system-defined metadata in all (User Guide, "Working with object metadata"), and a percent-encoded
 * name of 255 Korean characters has 2,295 bytes. This leaves room for the other form of the name, the type and the
 * cache rule.
 */
const maxEncodedName = 1_200;

function shortened(name: string): string {
  const dot = name.lastIndexOf(".");
  const ending = dot > 0 && name.length - dot <= 20 ? name.slice(dot) : "";
  let stem = "";
  let length = encodeURIComponent(ending).length;
  for (const char of name.slice(0, name.length - ending.length)) {
    length += encodeURIComponent(char).length;
    if (length > maxEncodedName) break;
    stem += char;
  }
  return stem + ending;
}

function isShownInline(contentType: string): boolean {
  if (!rowByType.has(contentType) || isScriptCapable(contentType)) return false;
  return (
    /^(?:image|video|audio)\//.test(contentType) || contentType === "application/pdf" || contentType === "text/plain"
  );
}
