import {
  checkFile,
  formatBytes,
  isKnownMediaType,
  mediaTypeLabel,
  preferredExtension,
  UploadError,
  type CheckedFile,
  type FileRules,
} from "@s3-direct/upload-core";
import { defaultMaxPixels, isAcceptedByName } from "@s3-direct/upload-core/internal";
import { agrees } from "./agrees.ts";
import { unknownContent, type Content } from "./inspect.ts";

/**
 * Apache POI, a Java library for Office files, treats a ratio of 100 as a bomb (ZipSecureFile). No file below 1 GiB
 * does harm.
 */
const documentLimit = { ratio: 100, from: 1024 ** 3 };

/** Deflate makes at most 1,032 bytes from one: in a zip that claims more, files share their bytes. */
const zipLimit = { ratio: 1032, from: 0 };

/**
 * Checks that content is what the file's name and type say, and does no harm to a person who opens it as that. A pure
 * function of what was found.
 * @throws UploadError FILE_CONTENT_MISMATCH, FILE_DAMAGED, FILE_TOO_MANY_PIXELS, FILE_TOO_LARGE_UNPACKED
 */
export function judge(content: Content, { file, rules }: { file: CheckedFile; rules: FileRules }): void {
  const { name, contentType } = file;
  const agreement = agrees(content, file);
  // Content of an unknown type is accepted only if the rules name its type, not only its family.
  if (agreement === false || (agreement === undefined && !isAcceptedByName(rules.accept, file))) {
    throw new UploadError("FILE_CONTENT_MISMATCH", {
      sentence: `"${name}" says it holds ${labelOf(contentType)}, but it holds ${labelOf(content.type)}. ${advice(content, { file, rules })}`,
      details: { expected: contentType, found: content.type },
    });
  }
  refuseUnnamedProgram(content, { file, rules });
  if (agreement && content.isDamaged) {
    throw new UploadError("FILE_DAMAGED", {
      sentence: `"${name}" begins as ${labelOf(content.type)}, but what is needed to open it is missing or broken. Save it again, or choose another one.`,
      details: { expected: contentType, found: content.type },
    });
  }
  judgePixels(content, { file, rules });
  judgeUnpacked(content, file);
}

/** Refuses a program unless the rules accept its type or extension: a rule that accepts anything does not. */
function refuseUnnamedProgram({ type }: Content, { file, rules }: { file: CheckedFile; rules: FileRules }): void {
  const label = programs.get(type);
  const named = rules.accept.filter((entry) => entry.trim() !== "*/*");
  const { name, contentType } = file;
  if (label === undefined || [contentType, type].some((is) => isAcceptedByName(named, { name, contentType: is })))
    return;
  throw new UploadError("FILE_CONTENT_MISMATCH", {
    sentence: `"${name}" holds ${label}, and programs are not accepted here. Choose another one.`,
    details: { expected: contentType, found: type },
  });
}

/** Whether an entry of `accept` is the type of a program, which a file is known by when its content is read. */
export const namesProgram = (entry: string): boolean => programs.has(entry.trim().toLowerCase());

function judgePixels({ dimensions }: Content, { file, rules }: { file: CheckedFile; rules: FileRules }): void {
  const { maxPixels = defaultMaxPixels } = rules;
  if (!dimensions) return;
  const { width, height } = dimensions;
  if (width * height <= maxPixels) return;
  const limit = `${(maxPixels / 1e6).toLocaleString("en", { maximumSignificantDigits: 3 })} million`;
  throw new UploadError("FILE_TOO_MANY_PIXELS", {
    sentence: `"${file.name}" says it has ${width} × ${height} pixels; the limit is ${limit} in all. Choose a smaller one.`,
    details: { width, height, maxPixels },
  });
}

function judgeUnpacked({ unpacked = 0, type }: Content, { name, size, contentType }: CheckedFile): void {
  const isDocument = isKnownMediaType(contentType) && contentType !== "application/zip";
  const { ratio, from } = isDocument ? documentLimit : zipLimit;
  if (unpacked <= Math.max(from, size * ratio)) return;
  throw new UploadError("FILE_TOO_LARGE_UNPACKED", {
    sentence: `"${name}" has ${formatBytes(size)} and says it unpacks to ${formatBytes(unpacked)}, which no honest ${labelOf(type)} does. Choose another one.`,
    details: { size, unpacked },
  });
}

/**
 * Returns advice for the refusal. A wrong extension is an honest mistake, easy to correct. Text can have any extension.
 */
function advice(content: Content, { file, rules }: { file: CheckedFile; rules: FileRules }): string {
  if (content.type === "text/plain") return "Choose another one.";
  const filename = `${file.name.replace(/\.[^.]*$/, "")}.${preferredExtension(content.type)}`;
  try {
    const renamed = checkFile(rules, { filename, contentType: content.type, size: file.size });
    if (agrees(content, renamed)) return `Rename it to "${filename}" and upload it again.`;
  } catch {
    // The rules refuse the file under its correct name.
  }
  return "Choose another one.";
}

/** Types that run when they are opened, as far as the content shows. */
const programs = new Map([
  ["application/x-msdownload", "a Windows program"],
  ["application/x.ms.shortcut", "a Windows shortcut"],
  ["application/vnd.ms-htmlhelp", "Windows help"],
  ["application/x-elf", "a Linux program"],
  ["application/x-deb", "a Linux package"],
  ["application/x-rpm", "a Linux package"],
  ["application/x-mach-binary", "a macOS program"],
  ["application/java-archive", "a Java program"],
  ["application/java-vm", "a Java program"],
  ["application/vnd.android.package-archive", "an Android program"],
]);

/** Labels of types that `mediaTypeLabel` does not know. */
const labels = new Map([
  [unknownContent, "something unknown"],
  ...programs,
  ["application/x-shockwave-flash", "Flash"],
  ["application/x-sqlite3", "a database"],
  ["application/vnd.ms-word.document.macroenabled.12", "Word with macros (DOCM)"],
  ["application/vnd.ms-excel.sheet.macroenabled.12", "Excel with macros (XLSM)"],
  ["application/vnd.ms-powerpoint.presentation.macroenabled.12", "PowerPoint with macros (PPTM)"],
  ["application/vnd.ms-office.encrypted", "an Office document with a password"],
  ["application/vnd.ms-outlook", "an Outlook message"],
  ["application/x-cfb", "an old Office document"],
]);

function labelOf(type: string): string {
  return mediaTypeLabel(type) ?? labels.get(type) ?? type;
}
