import { readFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { planStrip } from "./plan-strip.ts";
import { planOf, strip } from "./testing/strip.ts";

const sample = (name: string) => readFileSync(new URL(`testing/samples/${name}`, import.meta.url));
const latin1 = (text: string) => Buffer.from(text, "latin1");
const secret = "37.5665 N, 126.9780 E";

/** Makes an Exif directory of an orientation, if given, and of a place in words. */
function exif(orientation: number | undefined, order: "LE" | "BE" = "LE"): Buffer {
  const tags = [[0x010e, 2, secret.length, 100], ...(orientation === undefined ? [] : [[0x0112, 3, 1, orientation]])];
  const bytes = Buffer.alloc(100 + secret.length);
  const short = (value: number, at: number) => bytes[`writeUInt16${order}`](value, at);
  const long = (value: number, at: number) => bytes[`writeUInt32${order}`](value, at);
  bytes.write(order === "LE" ? "II" : "MM");
  short(42, 2);
  long(8, 4);
  short(tags.length, 8);
  for (const [index, [tag = 0, type = 0, count = 0, value = 0]] of tags.entries()) {
    const at = 10 + index * 12;
    short(tag, at);
    short(type, at + 2);
    long(count, at + 4);
    if (type === 3) short(value, at + 8);
    else long(value, at + 8);
  }
  bytes.write(secret, 100);
  return bytes;
}

/** The same directory with only the orientation. */
const turnedOnly = (orientation: number) =>
  Buffer.from(`49492a0008000000010012010300010000000${orientation}00000000000000`, "hex");

describe("a JPEG", () => {
  const segment = (marker: number, data: Uint8Array) => {
    const head = Buffer.from([0xff, marker, 0, 0]);
    head.writeUInt16BE(data.length + 2, 2);
    return Buffer.concat([head, data]);
  };
  const app1 = (data: Uint8Array) => segment(0xe1, Buffer.concat([latin1("Exif\0\0"), data]));
  const photo = sample("photo.jpg");
  const withSegments = (...segments: Uint8Array[]) =>
    Buffer.concat([photo.subarray(0, 2), ...segments, photo.subarray(2)]);

  test.each(["photo.jpg", "progressive.jpg"])("that has nothing to hide stays as it is: %s", async (name) => {
    expect(await planOf(sample(name))).toEqual({ kind: "clean" });
  });

  test("loses Exif, XMP, IPTC, comments, maker's notes and provenance, and not a pixel", async () => {
    const told = withSegments(
      app1(exif(1)),
      segment(0xe1, latin1(`http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>${secret}</x:xmpmeta>`)),
      segment(0xe2, latin1(`MPF\0${secret}`)),
      segment(0xeb, latin1(`JP${secret}`)),
      segment(0xed, latin1(`Photoshop 3.0\0${secret}`)),
      segment(0xfe, latin1(secret)),
    );
    expect(await strip(told)).toEqual(photo);
  });

  test("keeps its colours: the profile, and what Adobe says of its components", async () => {
    const coloured = withSegments(
      segment(0xe2, latin1("ICC_PROFILE\0\x01\x01P3")),
      segment(0xee, latin1("Adobe\0d\0\0\0\0\x01")),
    );
    expect(await planOf(coloured)).toEqual({ kind: "clean" });
  });

  test.each([2, 3, 4, 5, 6, 7, 8])("stays turned by %d, and of Exif only that is left", async (orientation) => {
    for (const order of ["LE", "BE"] as const) {
      const stripped = await strip(withSegments(app1(exif(orientation, order)), app1(exif(3))));
      expect(stripped).toEqual(withSegments(app1(turnedOnly(orientation))));
      expect(await strip(stripped)).toEqual(stripped);
    }
  });

  test("loses what phones put behind it: a second picture, a film, notes", async () => {
    expect(await strip(Buffer.concat([photo, photo, latin1(`SEFT${secret}`)]))).toEqual(photo);
    expect(await strip(Buffer.concat([sample("progressive.jpg"), photo]))).toEqual(sample("progressive.jpg"));
  });

  test("loses the thumbnail in its JFIF header", async () => {
    const jfif = Buffer.from("4a46494600010100000100010201ffeeddccbbaa", "hex");
    const bare = Buffer.concat([jfif.subarray(0, 12), Buffer.from([0, 0])]);
    const rest = photo.subarray(photo.indexOf(Buffer.from([0xff, 0xdb])));
    const jpeg = (header: Uint8Array) => Buffer.concat([photo.subarray(0, 2), segment(0xe0, header), rest]);
    expect(await strip(jpeg(jfif))).toEqual(jpeg(bare));
  });

  test("that was cut off among its pixels loses its metadata too", async () => {
    const half = withSegments(app1(exif(1))).subarray(0, -40);
    expect((await strip(half)).includes(secret)).toBe(false);
  });
});

describe("a PNG", () => {
  const chunk = (type: string, data: Uint8Array) => {
    const bytes = Buffer.concat([Buffer.alloc(4), latin1(type), data, Buffer.alloc(4)]);
    bytes.writeUInt32BE(data.length);
    bytes.writeUInt32BE(crc32(bytes.subarray(4, -4)), bytes.length - 4);
    return bytes;
  };
  const endLength = 12;
  const withChunks = (png: Buffer, ...chunks: Uint8Array[]) =>
    Buffer.concat([png.subarray(0, -endLength), ...chunks, png.subarray(-endLength)]);

  test("loses texts, XMP, the time, Exif and programs' own chunks, and keeps its colours", async () => {
    const clean = await strip(sample("photo.png"));
    expect(await planOf(clean)).toEqual({ kind: "clean" });
    expect(["cHRM", "bKGD", "IDAT"].every((type) => clean.includes(type))).toBe(true);
    expect(["tEXt", "tIME"].some((type) => clean.includes(type))).toBe(false);
    const told = withChunks(
      clean,
      chunk("iTXt", latin1(`XML:com.adobe.xmp\0\0\0\0\0${secret}`)),
      chunk("zTXt", latin1(`a\0${secret}`)),
      chunk("eXIf", exif(1)),
      chunk("caBX", latin1(secret)),
    );
    expect(await strip(Buffer.concat([told, latin1(secret)]))).toEqual(clean);
  });

  test("stays turned, by a chunk whose checksum is right", async () => {
    const clean = await strip(sample("photo.png"));
    const stripped = await strip(withChunks(clean, chunk("eXIf", exif(6, "BE"))));
    expect(stripped).toEqual(withChunks(clean, chunk("eXIf", turnedOnly(6))));
    expect(await strip(stripped)).toEqual(stripped);
  });
});

describe("what is made to keep whoever reads it busy", () => {
  const repeated = (head: string, piece: string, size: number) =>
    Buffer.concat([Buffer.from(head, "hex"), Buffer.alloc(size, Buffer.from(piece, "hex"))]);

  const planAtOnce = (bytes: Uint8Array) =>
    planStrip(
      { size: bytes.length, read: async (offset, length) => bytes.subarray(offset, offset + length) },
      { windowSize: bytes.length },
    );

  test.each([
    ["a JPEG of markers", Buffer.concat([repeated("ffd8ff01", "ffd8", 300_000), Buffer.from("ffda0002ffd9", "hex")])],
    ["a PNG of empty chunks", repeated("89504e470d0a1a0a", "000000004944415400000000", 2_400_000)],
    ["a WebP of empty chunks", repeated("52494646ffffff0057454250", "5650382000000000", 1_600_000)],
  ])("%s is damaged after so many of them", async (_, bytes) => {
    expect(await planAtOnce(bytes)).toEqual({ kind: "damaged" });
  });

  test("a JPEG whose scan is all escaped bytes takes one look at each byte", async () => {
    const indexOf = vi.spyOn(Uint8Array.prototype, "indexOf");
    try {
      const scan = Uint8Array.from(repeated("ffd8ffda0002", "ff00", 20_000));
      expect(await planAtOnce(scan)).toEqual({ kind: "clean" });
      expect(indexOf.mock.calls.length).toBeLessThan(1_000);
    } finally {
      indexOf.mockRestore();
    }
  });
});

describe("a WebP", () => {
  const chunk = (type: string, data: Uint8Array) => {
    const bytes = Buffer.concat([latin1(type), Buffer.alloc(4), data, Buffer.alloc(data.length % 2)]);
    bytes.writeUInt32LE(data.length, 4);
    return bytes;
  };
  const webp = (...chunks: Uint8Array[]) => {
    const data = Buffer.concat([latin1("WEBP"), ...chunks]);
    return chunk("RIFF", data);
  };
  /** The extended header with the flags of what else is in the file: 0x20 a profile, 0x08 Exif, 0x04 XMP. */
  const extended = (flags: number) => chunk("VP8X", Buffer.from([flags, 0, 0, 0, 47, 0, 0, 31, 0, 0]));
  const pixels = sample("photo.webp").subarray(12);

  test.each(["photo.webp", "alpha.webp", "lossless.webp"])(
    "that has nothing to hide stays as it is: %s",
    async (name) => {
      expect(await planOf(sample(name))).toEqual({ kind: "clean" });
    },
  );

  test("loses Exif, XMP and programs' own chunks, its length and flags say so, and its profile stays", async () => {
    const profile = chunk("ICCP", latin1("P3"));
    const told = webp(
      extended(0x2c),
      profile,
      pixels,
      chunk("EXIF", exif(1)),
      chunk("XMP ", latin1(secret)),
      chunk("note", latin1(secret)),
    );
    expect(await strip(Buffer.concat([told, latin1(secret)]))).toEqual(webp(extended(0x20), profile, pixels));
  });

  test.each([exif(6), Buffer.concat([latin1("Exif\0\0"), exif(6)])])(
    "stays turned, however its Exif begins",
    async (data) => {
      const stripped = await strip(webp(extended(0x08), pixels, chunk("EXIF", data)));
      expect(stripped).toEqual(webp(extended(0x08), pixels, chunk("EXIF", turnedOnly(6))));
      expect(await planOf(stripped)).toEqual({ kind: "clean" });
    },
  );
});

test.each(["GIF89a, and more of it", "", "\xff", "RIFF1234WAVE", "<svg/>"])(
  "what is none of them is told: %j",
  async (text) => {
    expect(await planOf(latin1(text))).toEqual({ kind: "other" });
  },
);

test.each(["photo.jpg", "photo.png", "photo.webp"])("what has no pixels is told: %s", async (name) => {
  expect(await planOf(sample(name).subarray(0, 16))).toEqual({ kind: "damaged" });
});

test.each(["photo.jpg", "photo.png", "photo.webp"])(
  "whatever is wrong in a %s, a plan comes of it whose result needs no other",
  async (name) => {
    const mutation = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(mutation, fc.nat(19), async (changes, cut) => {
        const bytes = Buffer.from(sample(name));
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        const broken = bytes.subarray(0, bytes.length - cut);
        const { kind } = await planOf(broken);
        if (kind === "damaged" || kind === "other") return;
        const stripped = await strip(broken);
        expect(await strip(stripped)).toEqual(stripped);
      }),
      { numRuns: 300 },
    );
  },
);
