import { copyFile, mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { pictureOf, usePrograms, usual } from "../testing/decoder-programs.ts";
import { createVariantMaker } from "./variant-maker.ts";

const { dir } = usePrograms();

describe("where something is not installed, a sentence says what", () => {
  test("sharp", async () => {
    const source = fileURLToPath(new URL(".", import.meta.url));
    const scripts = (await readdir(source)).filter((name) => name.endsWith(".js"));
    for (const name of scripts) await copyFile(join(source, name), join(dir(), name));
    await writeFile(join(dir(), "package.json"), `{ "type": "module" }`);
    await mkdir(join(dir(), "node_modules"));
    const thumbhash = fileURLToPath(new URL("../../../node_modules/thumbhash", import.meta.url));
    await symlink(thumbhash, join(dir(), "node_modules/thumbhash"));
    const make = createVariantMaker({ ...usual, program: pathToFileURL(join(dir(), "program.js")) });
    await expect(make(await pictureOf())).rejects.toThrow("npm install sharp");
    const installed = fileURLToPath(new URL("../../../node_modules/sharp", import.meta.url));
    await symlink(installed, join(dir(), "node_modules/sharp"));
    expect(await make(await pictureOf())).toMatchObject({ variants: [{ name: "thumb" }] });
  });

  test("the program that decodes, which a bundler does not take along", () => {
    const program = new URL("nowhere.js", import.meta.url);
    expect(() => createVariantMaker({ ...usual, program })).toThrow("out of the bundle");
  });
});
