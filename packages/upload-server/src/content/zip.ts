import { MiB } from "@s3-direct/upload-core";
import { normalizeMediaType } from "@s3-direct/upload-core/internal";
import type { ByteSource } from "./byte-source.ts";
import { ascii, has, viewOf } from "./bytes.ts";

/** A zip's table of contents. */
export type ZipContents = {
  type: string;
  /** The unpacked size of all files together, in bytes, as the table claims. */
  unpacked: number;
};

/** The end record has 22 bytes, followed by a comment of at most 65,535 (APPNOTE 4.3.16). */
export const maxEnd = 22 + 65_535;

/** Enough for the names of 10,000 files, which include those that identify a format. Further names are not read. */
const maxDirectory = MiB;

/** "PK\x05\x06" as a number, because it is compared at every offset. */
const endMark = 0x0605_4b50;

type Entry = { name: string; size: number; offset: number };

/**
 * Reads the table of contents at the end. At the beginning a Word document and any other zip look the same. @returns
 * undefined if there is none: then no program can open the file
 */
export async function readZip(source: ByteSource): Promise<ZipContents | undefined> {
  const directory = await findDirectory(source);
  if (!directory) return undefined;
  const entries = entriesOf(await source.read(directory.offset, Math.min(directory.size, maxDirectory)));
  if (entries.length === 0 && directory.size > 0) return undefined;
  const unpacked = entries.reduce((sum, { size }) => sum + size, 0);
  return { type: await typeOf(source, entries), unpacked };
}

async function findDirectory(source: ByteSource): Promise<{ offset: number; size: number } | undefined> {
  const start = Math.max(0, source.size - maxEnd);
  const tail = await source.read(start, maxEnd);
  const view = viewOf(tail);
  for (let at = tail.length - 22; at >= 0; at -= 1) {
    if (view.getUint32(at, true) !== endMark) continue;
    const size = view.getUint32(at + 12, true);
    const offset = view.getUint32(at + 16, true);
    const is64 = size === 0xffff_ffff || offset === 0xffff_ffff;
    return is64 && at >= 20 ? findDirectory64(source, tail.subarray(at - 20, at)) : { offset, size };
  }
  return undefined;
}

/** Finds the directory of a zip above 4 GiB: by a separate record, whose offset is just before the end record. */
async function findDirectory64(
  source: ByteSource,
  locator: Uint8Array,
): Promise<{ offset: number; size: number } | undefined> {
  if (!has(locator, "PK\x06\x07")) return undefined;
  const record = await source.read(Number(viewOf(locator).getBigUint64(8, true)), 56);
  if (!has(record, "PK\x06\x06") || record.length < 56) return undefined;
  const view = viewOf(record);
  return { size: Number(view.getBigUint64(40, true)), offset: Number(view.getBigUint64(48, true)) };
}

function entriesOf(directory: Uint8Array): Entry[] {
  const view = viewOf(directory);
  const entries: Entry[] = [];
  for (let at = 0; at + 46 <= directory.length && has(directory, "PK\x01\x02", at);) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
    const nameEnd = at + 46 + (nameLength ?? 0);
    const extraEnd = nameEnd + (extraLength ?? 0);
    const size = view.getUint32(at + 24, true);
    entries.push({
      // Some writers use Windows' separator, or upper case.
      name: ascii(directory, at + 46, nameEnd)
        .replaceAll("\\", "/")
        .toLowerCase(),
      size: size === 0xffff_ffff ? size64(directory.subarray(nameEnd, extraEnd)) : size,
      offset: view.getUint32(at + 42, true),
    });
    at = extraEnd + (commentLength ?? 0);
  }
  return entries;
}

/** Returns the size in the extra field 1, which begins with it (APPNOTE 4.5.3). */
function size64(extra: Uint8Array): number {
  const view = viewOf(extra);
  for (let at = 0; at + 12 <= extra.length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) === 1) return Number(view.getBigUint64(at + 4, true));
  }
  return 0xffff_ffff;
}

/** Returns the type. A program is recognized by its files, whatever the zip claims to be. */
async function typeOf(source: ByteSource, entries: readonly Entry[]): Promise<string> {
  const names = new Set(entries.map(({ name }) => name));
  const type = programIn(names) ?? officeTypeOf(names) ?? (await ownNameOf(source, entries));
  return type ?? (names.has("meta-inf/container.xml") ? "application/epub+zip" : "application/zip");
}

function programIn(names: ReadonlySet<string>): string | undefined {
  if (names.has("androidmanifest.xml")) return "application/vnd.android.package-archive";
  return names.has("meta-inf/manifest.mf") ? "application/java-archive" : undefined;
}

const officeTypes = [
  {
    folder: "word/",
    type: "wordprocessingml.document",
    withMacros: "application/vnd.ms-word.document.macroenabled.12",
  },
  { folder: "xl/", type: "spreadsheetml.sheet", withMacros: "application/vnd.ms-excel.sheet.macroenabled.12" },
  {
    folder: "ppt/",
    type: "presentationml.presentation",
    withMacros: "application/vnd.ms-powerpoint.presentation.macroenabled.12",
  },
] as const;

function officeTypeOf(names: ReadonlySet<string>): string | undefined {
  if (!names.has("[content_types].xml")) return undefined;
  const list = [...names];
  const office = officeTypes.find(({ folder }) => list.some((name) => name.startsWith(folder)));
  if (office && names.has(`${office.folder}vbaproject.bin`)) return office.withMacros;
  return office && `application/vnd.openxmlformats-officedocument.${office.type}`;
}

/**
 * Formats that name themselves in a file `mimetype`. Other names there are only claims: a zip can call itself a JPEG.
 */
const selfNamed = /^application\/(?:vnd\.oasis\.opendocument\.[a-z-]+|epub\+zip|hwp\+zip)$/;

/**
 * Reads the file `mimetype`. In a zip that was repacked by hand it is not the first file, but every reader still opens
 * the zip.
 */
async function ownNameOf(source: ByteSource, entries: readonly Entry[]): Promise<string | undefined> {
  const entry = entries.find(({ name }) => name === "mimetype");
  if (!entry || entry.size > 255) return undefined;
  const header = await source.read(entry.offset, 30 + 64 + 255);
  if (header.length < 30 || viewOf(header).getUint16(8, true) !== 0) return undefined;
  const start = 30 + viewOf(header).getUint16(26, true) + viewOf(header).getUint16(28, true);
  const name = normalizeMediaType(ascii(header, start, start + entry.size).trim());
  return name !== undefined && selfNamed.test(name) ? name : undefined;
}
