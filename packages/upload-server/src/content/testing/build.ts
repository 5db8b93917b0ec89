import { readFileSync } from "node:fs";
import { crc32, deflateRawSync } from "node:zlib";

export type Bytes = Uint8Array<ArrayBuffer>;

/** Reads a file of the folder `samples`. */
export function sample(name: string): Bytes {
  return new Uint8Array(readFileSync(new URL(`./samples/${name}`, import.meta.url)));
}

/** Joins pieces. In a string, each character is a byte. */
export function join(...pieces: (string | Uint8Array)[]): Bytes {
  return new Uint8Array(
    Buffer.concat(pieces.map((piece) => (typeof piece === "string" ? Buffer.from(piece, "latin1") : piece))),
  );
}

export const utf8 = (text: string): Bytes => new TextEncoder().encode(text);

export const utf16 = (text: string, { bom = true } = {}): Bytes =>
  new Uint8Array(Buffer.from((bom ? "\uFEFF" : "") + text, "utf16le"));

const u16 = (value: number) => join(String.fromCharCode(value >> 8, value & 255));
export const u32 = (value: number) => join(u16(Math.floor(value / 0x1_0000)), u16(value % 0x1_0000));
export const le = (bytes: Bytes): Bytes => bytes.toReversed();

/** Bytes without text or signature, like compressed or encrypted data. */
export function noise(size: number): Bytes {
  let state = 1;
  return new Uint8Array(size).map(() => {
    state = (state * 48_271) % 0x7fff_ffff;
    return state & 255;
  });
}

/** Makes one segment of a JPEG. */
export const segment = (marker: number, content: string | Uint8Array): Bytes =>
  join("\xff", String.fromCharCode(marker), u16(join(content).length + 2), content);

/** A frame header of one colour, and the end marker. */
export const jpegFrame = (width: number, height: number) =>
  join(segment(0xc0, join("\x08", u16(height), u16(width), "\x01\x01\x11\0")), "\xff\xd9");

/** Inserts segments where cameras do: after the first two bytes. */
export function withSegments(jpeg: Bytes, ...segments: Uint8Array[]): Bytes {
  return join(jpeg.subarray(0, 2), ...segments, jpeg.subarray(2));
}

/** Exif with only the orientation, which says how the camera was held. */
export const exif = (orientation: number) =>
  segment(0xe1, join("Exif\0\0MM\0*", u32(8), u16(1), u16(274), u16(3), u32(1), u16(orientation), "\0\0", u32(0)));

export const pngHeader = (width: number, height: number) =>
  join("\x89PNG\r\n\x1a\n", u32(13), "IHDR", u32(width), u32(height), "\x08\x02\0\0\0", u32(0));

export const pngChunk = (type: string, content: Uint8Array) =>
  join(u32(content.length), type, content, u32(crc32(join(type, content))));

/** Inserts a chunk after the header of a PNG. */
export const withChunk = (png: Bytes, chunk: Uint8Array) => join(png.subarray(0, 33), chunk, png.subarray(33));

export const gifHeader = (width: number, height: number) => join("GIF89a", le(u16(width)), le(u16(height)), "\0\0\0");

export const gifFrame = (width: number, height: number) =>
  join(",", u32(0), le(u16(width)), le(u16(height)), "\0\x02\x02D\x01\0;");

export const webpHeader = (width: number, height: number) =>
  join(
    "RIFF",
    le(u32(30)),
    "WEBPVP8X",
    le(u32(10)),
    "\0\0\0\0",
    le(u32(width - 1)).subarray(0, 3),
    le(u32(height - 1)).subarray(0, 3),
  );

export const bmpHeader = (width: number, height: number) =>
  join(
    "BM",
    le(u32(54)),
    u32(0),
    le(u32(54)),
    le(u32(40)),
    le(u32(width)),
    le(u32(height)),
    le(u16(1)),
    le(u16(24)),
    noise(24),
  );

/** Makes a TIFF. Some TIFFs have their directory after the picture. */
export function tiff(width: number, height: number, { padding = 0 } = {}): Bytes {
  return tiffOf([tiffEntry(256, width), tiffEntry(257, height)], { padding });
}

export const tiffEntry = (tag: number, value: number, type = 4) => join(u16(tag), u16(type), u32(1), u32(value));

export const tiffOf = (entries: readonly Uint8Array[], { padding = 0 } = {}): Bytes =>
  join("MM\0*", u32(8 + padding), noise(padding), u16(entries.length), ...entries, u32(0));

export const box = (type: string, ...content: (string | Uint8Array)[]) => {
  const bytes = join(...content);
  return join(u32(bytes.length + 8), type, bytes);
};

export const ftyp = (major: string, ...compatible: string[]) => box("ftyp", major, u32(0), ...compatible);

export const ispe = (width: number, height: number) => box("ispe", u32(0), u32(width), u32(height));

/** The boxes in which HEIC and AVIF store the properties of their pictures. */
export const properties = (...content: Uint8Array[]) => box("meta", u32(0), box("iprp", box("ipco", ...content)));

/** The boxes that an animation has in addition. */
export const track = (width: number, height: number, after = join("")) =>
  box("moov", box("trak", box("tkhd", "\0".repeat(76), u32(width * 0x1_0000), u32(height * 0x1_0000), after)));

/** A HEIC or AVIF, complete as far as its sizes. */
export const heif = (brand: string, width: number, height: number) => heifOf(brand, properties(ispe(width, height)));

export const heifOf = (brand: string, ...boxes: Uint8Array[]) =>
  join(ftyp(brand, "mif1", brand), ...boxes, box("mdat", noise(100)));

type ZipEntry = {
  name: string;
  content?: string | Uint8Array;
  /** Whether it is stored without compression. */
  stored?: boolean;
  /** The size that the table of contents claims, true or not. */
  claims?: number;
};

/** Makes a zip file; `before` precedes it. */
export function zip(entries: readonly ZipEntry[], before: Uint8Array = join("")): Bytes {
  const files: Uint8Array[] = [before];
  const directory: Uint8Array[] = [];
  let offset = before.length;
  for (const { name, content = "x", stored = false, claims } of entries) {
    const plain = join(content);
    const body = stored ? plain : new Uint8Array(deflateRawSync(plain));
    const sizes = join(le(u32(crc32(plain))), le(u32(body.length)), le(u32(claims ?? plain.length)));
    const common = join(le(u16(20)), le(u16(0)), le(u16(stored ? 0 : 8)), u32(0), sizes, le(u16(name.length)), u16(0));
    const local = join("PK\x03\x04", common, name, body);
    directory.push(join("PK\x01\x02", le(u16(20)), common, u16(0), u16(0), u16(0), u32(0), le(u32(offset)), name));
    files.push(local);
    offset += local.length;
  }
  const table = join(...directory);
  const count = le(u16(entries.length));
  return join(...files, table, "PK\x05\x06", u32(0), count, count, le(u32(table.length)), le(u32(offset)), u16(0));
}

/** An Office document with only the parts that Office requires. */
export const officeZip = (folder: string, main: string, ...more: ZipEntry[]) =>
  zip([{ name: "[Content_Types].xml" }, { name: "_rels/.rels" }, { name: `${folder}/${main}` }, ...more]);

/** EPUB, OpenDocument and HWPX: formats that name themselves in the first file. */
export const namedZip = (mimetype: string, ...names: string[]) =>
  zip([{ name: "mimetype", content: mimetype, stored: true }, ...names.map((name) => ({ name }))]);

export const pdf = (objects = "") =>
  utf8(`%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R ${objects} >>\nendobj\n2 0 obj
<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>\nendobj
trailer\n<< /Size 4 /Root 1 0 R >>\n%%EOF\n`);
