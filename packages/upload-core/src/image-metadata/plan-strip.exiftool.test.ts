import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { strip } from "./testing/strip.ts";

// Exiftool writes what cameras, phones and programs write, and shows what is left of it.
const run = promisify(execFile);
const exiftool = async (...args: string[]) => (await run("exiftool", args)).stdout;

let dir: string;
beforeAll(async () => void (dir = await mkdtemp(join(tmpdir(), "exiftool-"))));
afterAll(() => rm(dir, { recursive: true, force: true }));

const samples = ["photo.jpg", "progressive.jpg", "photo.png", "photo.webp", "alpha.webp"];

const told = [
  "-GPSLatitude=37.5665",
  "-GPSLatitudeRef=N",
  "-GPSLongitude=126.978",
  "-GPSLongitudeRef=E",
  "-DateTimeOriginal=2026:07:25 12:00:00",
  "-Make=Maker",
  "-Model=Phone",
  "-SerialNumber=123",
  "-Artist=Ann",
  "-ExifIFD:UserComment=at home",
  "-XMP:City=Seoul",
  "-XMP:Creator=Ann",
  "-IPTC:City=Seoul",
  "-Comment=at home",
  "-ColorSpaceTags=sRGB",
];

const orientations = [1, 2, 3, 4, 5, 6, 7, 8];

/**
 * Returns all tags that exiftool finds in each file, by group and name, except those of the file itself and those
 * derived from other tags.
 */
async function tagsIn(files: string[]): Promise<Record<string, unknown>[]> {
  const answer = await exiftool("-j", "-n", "-a", "-u", "-U", "-ee", "-G1", ...files);
  const all: Record<string, unknown>[] = JSON.parse(answer);
  const isOfTheFile = /^(SourceFile|ExifTool|System|File|Composite)/;
  return all.map((tags) => Object.fromEntries(Object.entries(tags).filter(([name]) => !isOfTheFile.test(name))));
}

/** The tags that belong to the picture itself. */
const ofThePicture = /^(JFIF|RIFF|PNG):(?!.*(Date|Time|Comment|Artist))|^(PNG-cICP|PNG-pHYs):/;

test.each(samples)(
  "of all that exiftool writes into %s, it finds nothing but how the picture is turned",
  async (name) => {
    const source = new URL(`testing/samples/${name}`, import.meta.url);
    const before = orientations.map((orientation) => join(dir, `${orientation}-${name}`));
    for (const file of before) await writeFile(file, await readFile(source));
    const thumbnail = name.endsWith(".jpg") ? [`-ThumbnailImage<=${source.pathname}`] : [];
    const common = ["-q", "-m", "-overwrite_original", "-n", ...told, ...thumbnail];
    await exiftool(
      ...before.flatMap((file, index) => [...common, `-Orientation=${orientations[index]}`, file, "-execute"]),
    );
    for (const tags of await tagsIn(before)) {
      expect(Object.keys(tags).filter((tag) => /GPSLatitude$|City$|UserComment$/.test(tag)).length).toBeGreaterThan(2);
    }

    const after = before.map((file) => `${file}.stripped`);
    for (const [index, file] of before.entries()) {
      await writeFile(after[index] ?? "", await strip(await readFile(file)));
    }
    const found = await tagsIn(after);
    expect(found.map((tags) => tags["IFD0:Orientation"] ?? 1)).toEqual(orientations);
    const left = found.flatMap((tags) => Object.keys(tags)).filter((tag) => !ofThePicture.test(tag));
    expect([...new Set(left)]).toEqual(["IFD0:Orientation"]);
    expect(await exiftool("-validate", "-warning", "-a", "-s3", ...after)).not.toMatch(
      /Error|[Cc]orrupt|[Tt]runcated|CRC/,
    );
  },
);
