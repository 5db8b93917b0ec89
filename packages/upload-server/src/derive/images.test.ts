import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { thumbHashToRGBA } from "thumbhash";
import { describe, expect, test } from "vitest";
import { outcomeOf } from "../testing/model-s3.ts";
import { images, type Derive, type ImagesOptions } from "./images.ts";
import { photo, sourceFor, toldPhoto } from "./testing/pictures.ts";

const sample = (name: string) => readFile(new URL(`../content/testing/samples/${name}`, import.meta.url));

const both = images({ strip: true, variants: { thumb: { width: 32 }, large: { width: 1600, format: "jpeg" } } });

async function made(bytes: Uint8Array, derive: Derive = both) {
  const derived = await derive.make(await sourceFor(bytes));
  if (!derived) throw new Error("Nothing was made.");
  return derived;
}

/** Returns the colours of the corners, each by the colour name that it is closest to. */
async function corners(bytes: Uint8Array): Promise<string[]> {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => {
    const from = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels;
    return nameOf([...data.subarray(from, from + 3)]);
  };
  return [at(0.25, 0.25), at(0.75, 0.25), at(0.25, 0.75), at(0.75, 0.75)];
}

const colours = { red: [255, 0, 0], lime: [0, 255, 0], blue: [0, 0, 255], white: [255, 255, 255] };

function nameOf(pixel: number[]): string {
  const distance = (colour: number[]) => Math.hypot(...colour.map((value, index) => value - (pixel[index] ?? 0)));
  const [[name] = ["none"]] = Object.entries(colours).toSorted(([, a], [, b]) => distance(a) - distance(b));
  return name;
}

/** Where the stored corners are seen, by Exif's table of the sides of stored rows and columns (Exif 2.32, 4.6.4 A). */
const seen: Record<number, string[]> = {
  1: ["red", "lime", "blue", "white"],
  2: ["lime", "red", "white", "blue"],
  3: ["white", "blue", "lime", "red"],
  4: ["blue", "white", "red", "lime"],
  5: ["red", "blue", "lime", "white"],
  6: ["blue", "red", "white", "lime"],
  7: ["white", "lime", "blue", "red"],
  8: ["lime", "white", "red", "blue"],
};

test.each(["jpeg", "png", "webp"] as const)(
  "traps: 134 whatever way a %s is turned, it and its variants are upright, and tell nothing else",
  async (format) => {
    for (const [orientation, expected] of Object.entries(seen)) {
      const source = await toldPhoto(format, Number(orientation));
      expect((await sharp(source).metadata()).exif?.includes("Maker")).toBe(true);
      const { original, variants } = await made(source);
      if (!original) throw new Error("Nothing was taken out.");
      const left = await sharp(original).metadata();
      expect(left.orientation ?? 1).toBe(Number(orientation));
      expect(Buffer.from(original).includes("Maker")).toBe(false);
      expect(await sharp(original).raw().toBuffer()).toEqual(await sharp(source).raw().toBuffer());
      const isSideways = Number(orientation) >= 5;
      for (const { bytes, name, width, height } of variants) {
        expect(await corners(bytes)).toEqual(expected);
        const { exif, xmp, iptc, orientation: turn, ...is } = await sharp(bytes).metadata();
        expect([exif, xmp, iptc, turn]).toEqual([undefined, undefined, undefined, undefined]);
        expect(is).toMatchObject({ width, height, format: name === "thumb" ? "webp" : "jpeg", space: "srgb" });
        if (name === "thumb") expect([width, height]).toEqual(isSideways ? [32, 43] : [32, 24]);
        // No variant is larger than the picture was.
        if (name === "large") expect([width, height]).toEqual(isSideways ? [48, 64] : [64, 48]);
      }
    }
  },
);

const shown = ["red", "lime", "blue", "white"];

describe("a picture becomes one that every browser shows in the same colours", () => {
  test.each([
    ["a progressive JPEG", () => photo((image) => image.jpeg({ progressive: true }))],
    ["a JPEG of 4:4:4", () => photo((image) => image.jpeg({ chromaSubsampling: "4:4:4" }))],
    ["a JPEG in CMYK", () => photo((image) => image.toColourspace("cmyk").jpeg())],
    ["a JPEG in Display P3", () => photo((image) => image.withIccProfile("p3").jpeg())],
    ["an interlaced PNG", () => photo((image) => image.png({ progressive: true }))],
    ["a PNG with a palette", () => photo((image) => image.png({ palette: true }))],
    ["a PNG of 16 bits", () => photo((image) => image.toColourspace("rgb16").png())],
    ["a PNG with alpha", () => photo((image) => image.ensureAlpha(0.99).png())],
    ["a lossy WebP", () => photo((image) => image.webp())],
    ["a lossless WebP", () => photo((image) => image.webp({ lossless: true }))],
    ["a WebP with alpha", () => photo((image) => image.ensureAlpha(0.99).webp())],
  ])("%s", async (_, build) => {
    for (const { bytes } of (await made(await build())).variants) {
      expect(await corners(bytes)).toEqual(shown);
      expect((await sharp(bytes).metadata()).icc).toBeUndefined();
    }
  });

  test("a GIF, of an animation its first picture, where nothing has to be taken out", async () => {
    const thumbs = images({ variants: { thumb: { height: 20 } } });
    for (const gif of [await photo((image) => image.gif()), await sample("anim.gif")]) {
      const { original, variants } = await made(gif, thumbs);
      expect(original).toBeUndefined();
      const [thumb] = variants;
      const { pages = 1, height } = await sharp(thumb?.bytes).metadata();
      expect({ pages, height }).toEqual({ pages: 1, height: thumb?.height });
    }
  });

  test("what a page draws until it is there looks like it, and is not made without variants", async () => {
    for (const [orientation, expected] of Object.entries(seen)) {
      const { preview } = await made(await toldPhoto("jpeg", Number(orientation)));
      const { w, h, rgba } = thumbHashToRGBA(Buffer.from(preview?.thumbHash ?? "", "base64"));
      const drawn = await sharp(rgba, { raw: { width: w, height: h, channels: 4 } })
        .png()
        .toBuffer();
      expect(await corners(drawn)).toEqual(expected);
      expect(w > h).toBe(Number(orientation) < 5);
    }
    expect((await made(await toldPhoto("jpeg", 1), images({ strip: true }))).preview).toBeUndefined();
  });

  test("its dominant colour is what most of it has, and white where it is transparent", async () => {
    const blue = { create: { width: 30, height: 30, channels: 3, background: "#1040f0" } } as const;
    const lime = { input: { ...blue, create: { ...blue.create, width: 10, background: "lime" } }, left: 0, top: 0 };
    const thumbs = images({ variants: { thumb: { width: 30, format: "png" } } });
    const colourOf = async (bytes: Uint8Array) => (await made(bytes, thumbs)).preview?.dominantColor;
    const [red = 0, green = 0, most = 0] = Buffer.from(
      (await colourOf(await sharp(blue).composite([lime]).png().toBuffer()))?.slice(1) ?? "",
      "hex",
    );
    // The decoder counts colours in steps of 16 (https://sharp.pixelplumbing.com/api-input#stats).
    expect([Math.abs(red - 0x10), Math.abs(green - 0x40), Math.abs(most - 0xf0)].every((off) => off <= 8)).toBe(true);
    const clear = await photo((image) => image.ensureAlpha(0).png());
    expect(await colourOf(clear)).toMatch(/^#f[\da-f]f[\da-f]f[\da-f]$/);
  });

  test("what is transparent stays so in a WebP, and is white in a JPEG", async () => {
    const clear = await photo((image) => image.ensureAlpha(0).png());
    const { variants } = await made(clear, images({ variants: { a: { width: 9 }, b: { width: 9, format: "jpeg" } } }));
    const [webp, jpeg] = await Promise.all(variants.map(({ bytes }) => sharp(bytes).raw().toBuffer()));
    expect(webp?.[3]).toBe(0);
    expect(jpeg?.subarray(0, 3)).toEqual(Buffer.from([255, 255, 255]));
  });
});

test("a picture without metadata is published as it is", async () => {
  expect(await made(await photo())).toMatchObject({ original: undefined, variants: [{ name: "thumb" }, {}] });
});

test("nothing is made of what is no picture, or none that is decoded; one whose metadata would stay is refused", async () => {
  const variants = images({ variants: { thumb: { width: 1 } } });
  for (const name of ["photo.heic", "photo.avif", "photo.tif", "photo.bmp", "tone.mp3"]) {
    const source = await sourceFor(await sample(name));
    expect(await variants.make(source)).toBeUndefined();
    const stripped = outcomeOf(images({ strip: true }).make(source));
    expect(await stripped).toBe(name === "tone.mp3" ? undefined : "FILE_TYPE_NOT_ALLOWED");
    expect(source.reads).toBe(0);
  }
});

test("traps: 49 what claims too many pixels, or is too large, is refused before it is read", async () => {
  const png = Buffer.from(await photo((image) => image.png()));
  png.writeUInt32BE(65_535, 16);
  png.writeUInt32BE(65_535, 20);
  const bomb = await sourceFor(png);
  await expect(both.make(bomb)).rejects.toMatchObject({ code: "FILE_TOO_MANY_PIXELS" });
  const large = await sourceFor(await photo());
  await expect(images({ strip: true, maxSize: 100 }).make(large)).rejects.toMatchObject({ code: "FILE_TOO_LARGE" });
  expect(bomb.reads + large.reads).toBe(0);
});

test("traps: 49 a picture whose header says less than its decoder finds is refused by the decoder's own limit", async () => {
  const source = await sourceFor(await photo());
  const modest = { ...source, file: { ...source.file, dimensions: { width: 1, height: 1 } } };
  const small = images({ variants: { thumb: { width: 9 } }, maxPixels: 100 });
  await expect(small.make(modest)).rejects.toMatchObject({ code: "FILE_TOO_MANY_PIXELS" });
});

test("a picture that is cut off is refused, and one that takes too long may be tried again", async () => {
  const noise = {
    width: 100,
    height: 100,
    channels: 3 as const,
    background: "gray",
    noise: { type: "gaussian" as const },
  };
  for (const format of ["jpeg", "png", "webp", "gif"] as const) {
    const bytes = await sharp({ create: noise }).toFormat(format).toBuffer();
    const cut = await sourceFor(bytes.subarray(0, bytes.length / 2));
    const thumbs = images({ variants: { thumb: { width: 9 } } });
    await expect(thumbs.make(cut)).rejects.toMatchObject({ code: "FILE_DAMAGED" });
  }
  const source = await sourceFor(await photo());
  const never = { ...source, read: () => new Promise<never>(() => {}) };
  const impatient = images({ variants: { thumb: { width: 9 } }, timeout: 1 });
  await expect(impatient.make(never)).rejects.toMatchObject({ code: "CHECK_UNAVAILABLE" });
});

const wrong: [ImagesOptions, string][] = [
  [{ variants: { Thumb: { width: 1 } } }, "\"Thumb\" can't be a variant's name"],
  [{ variants: { thumb: {} } }, "The variant thumb has no width or height."],
  [{ variants: { thumb: { width: 0.5 } } }, "width is a whole number"],
  [{ variants: { thumb: { width: 16_384 } } }, "width is a whole number, 1 to 16,383."],
  [{ variants: { thumb: { width: 1, height: 1e6 } } }, "height is a whole number, 1 to 16,383."],
  [{ variants: { thumb: { width: 1, quality: 0.8 } } }, "quality is a whole number, 1 to 100."],
  [{ variants: { thumb: { width: 1, quality: 101 } } }, "quality is a whole number, 1 to 100."],
  [
    { variants: { thumb: { width: 1, quality: 80, format: "png" } } },
    "The variant thumb is a PNG, which has no quality.",
  ],
  [
    { variants: { thumb: { width: 1, ...Object({ format: "avif" }) } } },
    "format of the variant thumb is jpeg, png or webp",
  ],
  [{ strip: true, concurrency: 0 }, "concurrency is a whole number, at least 1."],
  [{ strip: true, maxMemory: 100_000_000 }, "maxMemory is a whole number, at least 134,217,728."],
  [{ strip: true, timeout: 3_601 }, "timeout is a whole number, 1 to 3,600."],
];
test.each(wrong)("options that can't work are refused: %j", (options, message) => {
  expect(() => images(options)).toThrow(message);
});
