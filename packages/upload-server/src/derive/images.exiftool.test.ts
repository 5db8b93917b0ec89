import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { images } from "./images.ts";
import { exiftool, tagsIn } from "./testing/exiftool.ts";
import { photo, sourceFor } from "./testing/pictures.ts";

// Exiftool writes the metadata that phones write, and lists what is left of it in the published files.
let dir: string;
beforeAll(async () => void (dir = await mkdtemp(join(tmpdir(), "exiftool-"))));
afterAll(() => rm(dir, { recursive: true, force: true }));

const told = [
  "-GPSLatitude=37.5665",
  "-GPSLatitudeRef=N",
  "-DateTimeOriginal=2026:07:25 12:00:00",
  "-Make=Maker",
  "-ExifIFD:UserComment=at home",
  "-XMP:City=Seoul",
  "-IPTC:City=Seoul",
  "-Comment=at home",
];

const derive = images({
  strip: true,
  variants: { webp: { width: 16 }, jpeg: { width: 16, format: "jpeg" }, png: { width: 16, format: "png" } },
});

test.each(["jpeg", "png", "webp"] as const)(
  "traps: 134 of all that exiftool writes into a %s it finds nothing in what is published, but how it is turned",
  async (format) => {
    const source = join(dir, `source.${format}`);
    await writeFile(source, await photo((image) => image.toFormat(format)));
    await exiftool("-q", "-m", "-overwrite_original", "-n", ...told, "-Orientation=6", source);
    expect(
      (await tagsIn([source])).filter((tag) => /GPSLatitude$|City$|UserComment$/.test(tag)).length,
    ).toBeGreaterThan(2);

    const derived = await derive.make(await sourceFor(await readFile(source)));
    const original = join(dir, `original.${format}`);
    await writeFile(original, derived?.original ?? "");
    expect(await tagsIn([original])).toEqual(["IFD0:Orientation"]);
    const variants = (derived?.variants ?? []).map(({ name, bytes }) => ({
      bytes,
      path: join(dir, `variant.${name}`),
    }));
    for (const { path, bytes } of variants) await writeFile(path, bytes);
    expect(variants).toHaveLength(3);
    expect(await tagsIn(variants.map(({ path }) => path))).toEqual([]);
  },
);
