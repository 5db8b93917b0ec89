import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildRegistry, generated, pathOf } from "./build-registry.ts";

test("what is copied is what the sources are: `pnpm registry` has been run", async () => {
  const built = await buildRegistry();
  for (const [name, text] of built) expect(await readFile(pathOf(name), "utf8"), name).toBe(text);
  const files = (await readdir(pathOf(generated))).map((name) => join(generated, name));
  expect([...files, "registry.json"].toSorted()).toEqual([...built.keys()].toSorted());
});

test("an item brings all that its files import of their own, its looks and both languages", async () => {
  const dropzone = JSON.parse((await buildRegistry()).get(join(generated, "dropzone.json")) ?? "");
  const names = dropzone.files.map(({ target }: { target: string }) => target.replace("@components/s3-direct/", ""));
  expect(names).toEqual([
    "describe.ts",
    "dropzone.tsx",
    "icon.tsx",
    "s3-direct.css",
    "texts-ko.ts",
    "texts.ts",
    "use-refusal.ts",
  ]);
  expect(dropzone.dependencies).toEqual(["@s3-direct/upload-client"]);
});

test("a source imports nothing that an application would have to install beside React and the client", async () => {
  for (const text of (await buildRegistry()).values()) {
    const imported = [...text.matchAll(/from \\"([^."][^"]*?)\\"/g)].map(([, name]) => name);
    for (const name of imported)
      expect(["react", "@s3-direct/upload-client", "@s3-direct/upload-client/react"]).toContain(name);
  }
});
