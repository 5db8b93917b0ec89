import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { images } from "./images.ts";
import { corpus } from "./testing/corpus.ts";
import { tagsIn } from "./testing/exiftool.ts";
import { sourceFor } from "./testing/pictures.ts";

let dir: string;
beforeAll(async () => void (dir = await mkdtemp(join(tmpdir(), "exiftool-"))));
afterAll(() => rm(dir, { recursive: true, force: true }));

const derive = images({ strip: true, variants: { thumb: { width: 16 }, large: { width: 1600, format: "jpeg" } } });
/** A colour profile, and the meaning of a JPEG's channels. */
const ofItsColours = /^(ICC|Adobe:)/;
const published = corpus.filter(({ expected }) => !("refused" in expected));

test("traps: 134 in what is published of the corpus, exiftool finds nothing but how it is turned and what its colours are", async () => {
  const before: string[] = [];
  const originals: string[] = [];
  const variants: string[] = [];
  const store = async (files: string[], name: string, bytes: Uint8Array) => {
    files.push(join(dir, name));
    await writeFile(join(dir, name), bytes);
  };
  for (const { name, build } of published) {
    const bytes = await build();
    const derived = await derive.make(await sourceFor(bytes, name));
    await store(before, name, bytes);
    await store(originals, `published-${name}`, derived?.original ?? bytes);
    for (const variant of derived?.variants ?? []) await store(variants, `${name}.${variant.name}`, variant.bytes);
  }
  expect(await tagsIn(before)).toEqual(expect.arrayContaining(["IFD0:ImageDescription", "XMP-dc:Source", "IPTC:City"]));
  expect((await tagsIn(originals)).filter((tag) => !ofItsColours.test(tag))).toEqual(["IFD0:Orientation"]);
  expect(variants).toHaveLength(2 * published.length);
  expect(await tagsIn(variants)).toEqual([]);
});
