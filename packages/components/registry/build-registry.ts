import { readFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { type Item, items } from "./items.ts";

const root = resolve(import.meta.dirname, "../../..");
const sources = resolve(import.meta.dirname, "../src");

/** Where items are that have their sources in them: what the web app serves. */
export const generated = "apps/web/public/r";

/** Another language, for whoever wants it: no component imports it. */
const besides = ["texts-ko.ts"];

const homepage = "https://github.com/s3-direct/s3-direct/tree/main/docs/components.md";
const schema = "https://ui.shadcn.com/schema";

export const pathOf = (name: string): string => join(root, name);

type File = { path: string; type: string; target: string };

/**
 * The registry's files by their paths in the repository: `registry.json`, from which `npx shadcn add OWNER/REPOSITORY/ITEM` copies, and
 * each item with its sources in it, for an address or a path.
 */
export async function buildRegistry(): Promise<Map<string, string>> {
  const built = await Promise.all(items.map(describe));
  const index = { $schema: `${schema}/registry.json`, name: "s3-direct", homepage, items: built };
  const files = new Map([["registry.json", asJson(index)]]);
  for (const item of built) {
    const whole = {
      $schema: `${schema}/registry-item.json`,
      ...item,
      files: await Promise.all(item.files.map(withContent)),
    };
    files.set(`${generated}/${item.name}.json`, asJson(whole));
  }
  return files;
}

async function describe({ name, title, description, use }: Item) {
  const paths = await withImports([`${name}.tsx`, ...besides]);
  return {
    name,
    type: "registry:component",
    title,
    description,
    dependencies: ["@s3-direct/upload-client"],
    files: paths.toSorted().map(fileOf),
    docs: `${use}\n${homepage}`,
  };
}

/** The sources, and what they import of their own. */
async function withImports(names: readonly string[], found = new Set<string>()): Promise<string[]> {
  for (const name of names) {
    if (found.has(name)) continue;
    found.add(name);
    const code = await readFile(join(sources, name), "utf8");
    const imported = [...code.matchAll(/(?:from|import) "\.\/([^"]+)"/g)].map(([, path = ""]) => path);
    await withImports(await Promise.all(imported.map(withExtension)), found);
  }
  return [...found];
}

/** Sources import without one, as applications do whose TypeScript does not allow it. */
async function withExtension(path: string): Promise<string> {
  if (path.endsWith(".css")) return path;
  const isModule = await readFile(join(sources, `${path}.ts`)).then(
    () => true,
    () => false,
  );
  return `${path}.${isModule ? "ts" : "tsx"}`;
}

/** A plain file to the command: of what it takes for a component it changes directives and loses comments. */
function fileOf(name: string): File {
  const path = relative(root, join(sources, name));
  return { path, type: "registry:file", target: `@components/s3-direct/${name}` };
}

async function withContent(file: File) {
  return { ...file, content: await readFile(join(root, file.path), "utf8") };
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
