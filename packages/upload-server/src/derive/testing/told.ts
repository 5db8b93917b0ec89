import { crc32 } from "node:zlib";

/** Part of all personal metadata in the corpus. It must not be found in any published file. */
export const secret = "37.5665 N, 126.9780 E";

const latin1 = (text: string) => Buffer.from(text, "latin1");

const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" dc:source="${secret}"/></rdf:RDF></x:xmpmeta>`;

/** An Exif directory with a description, an orientation, and a directory of the camera's own with its maker notes. */
function exif(orientation: number): Buffer {
  const ascii = 2;
  const short = 3;
  const long = 4;
  const undefinedBytes = 7;
  const first = [
    [0x010e, ascii, secret.length, 100],
    [0x0112, short, 1, orientation],
    [0x8769, long, 1, 50],
  ];
  const camera = [[0x927c, undefinedBytes, secret.length, 200]];
  const bytes = Buffer.alloc(200 + secret.length);
  bytes.write("II*\0\x08\0\0\0", "latin1");
  writeDirectory(bytes, 8, first);
  writeDirectory(bytes, 50, camera);
  for (const at of [100, 200]) bytes.write(secret, at);
  return bytes;
}

function writeDirectory(bytes: Buffer, at: number, tags: number[][]): void {
  bytes.writeUInt16LE(tags.length, at);
  for (const [index, [tag = 0, type = 0, count = 0, value = 0]] of tags.entries()) {
    const start = at + 2 + index * 12;
    bytes.writeUInt16LE(tag, start);
    bytes.writeUInt16LE(type, start + 2);
    bytes.writeUInt32LE(count, start + 4);
    bytes.writeUInt32LE(value, start + 8);
  }
}

/**
 * A JPEG with everything that phones and programs write before its pixels, and a second picture and a film after it.
 */
export function tellJpeg(jpeg: Buffer, orientation = 1): Buffer {
  const iptc = Buffer.concat([latin1("\x1c\x02\x5a\0"), Buffer.from([secret.length]), latin1(secret)]);
  const resource = Buffer.concat([latin1("8BIM\x04\x04\0\0\0\0\0"), Buffer.from([iptc.length]), iptc]);
  const segments = [
    segment(0xe1, Buffer.concat([latin1("Exif\0\0"), exif(orientation)])),
    segment(0xe1, latin1(`http://ns.adobe.com/xap/1.0/\0${xmp}`)),
    segment(0xe2, latin1(`MPF\0${secret}`)),
    segment(0xed, Buffer.concat([latin1("Photoshop 3.0\0"), resource])),
    segment(0xfe, latin1(secret)),
  ];
  const film = Buffer.concat([latin1("\0\0\0\x18ftypmp42\0\0\0\0mp42isom"), latin1(secret)]);
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2), jpeg, film]);
}

function segment(marker: number, data: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
}

const afterHeader = 33;

/** A PNG with texts, Exif, XMP and a time. */
export function tellPng(png: Buffer, orientation = 1): Buffer {
  return addChunks(png, [
    chunk("eXIf", exif(orientation)),
    chunk("tEXt", latin1(`Comment\0${secret}`)),
    chunk("iTXt", latin1(`XML:com.adobe.xmp\0\0\0\0\0${xmp}`)),
    chunk("tIME", Buffer.from([7, 234, 7, 25, 12, 0, 0])),
  ]);
}

/** An animated PNG of this one picture, repeated for ever. */
export function animatePng(png: Buffer): Buffer {
  const frame = Buffer.alloc(26);
  png.copy(frame, 4, 16, 24);
  frame.writeUInt16BE(1, 20);
  frame.writeUInt16BE(10, 22);
  return addChunks(png, [chunk("acTL", Buffer.from([0, 0, 0, 1, 0, 0, 0, 0])), chunk("fcTL", frame)]);
}

/** Inserts chunks directly after a PNG's header. */
export function addChunks(png: Buffer, chunks: Buffer[]): Buffer {
  return Buffer.concat([png.subarray(0, afterHeader), ...chunks, png.subarray(afterHeader)]);
}

export function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([latin1(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** For sharp's `withExif` and `withXmp`, which write them into a WebP. */
export const told = { exif: { IFD0: { ImageDescription: secret } }, xmp } as const;
