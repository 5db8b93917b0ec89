import { describe, expect, expectTypeOf, test } from "vitest";
import { filesFrom } from "./dropped.ts";

type Items = Parameters<typeof filesFrom>[0]["items"] extends Iterable<infer Item> ? Item : never;
type Entry = NonNullable<ReturnType<NonNullable<Items["webkitGetAsEntry"]>>>;
type Tree = { [name: string]: Tree | string | DOMException };

/** Returns a folder as browsers show it: a few entries at a time, and an error if the tree contains one. */
function folder(fullPath: string, tree: Tree | DOMException, batch = 2) {
  return {
    isDirectory: true,
    fullPath,
    createReader() {
      const left =
        tree instanceof DOMException
          ? []
          : Object.entries(tree).map(([name, each]) => entry(`${fullPath}/${name}`, each, batch));
      return {
        readEntries(found: (entries: Entry[]) => void, failed: (error: unknown) => void) {
          if (tree instanceof DOMException) failed(tree);
          else found(left.splice(0, batch));
        },
      };
    },
  };
}

function entry(fullPath: string, content: Tree | string | DOMException, batch?: number): Entry {
  if (typeof content === "object" && !(content instanceof DOMException)) return folder(fullPath, content, batch);
  return Object.assign(
    { isDirectory: false, fullPath },
    {
      file(found: (file: File) => void, failed: (error: unknown) => void) {
        if (content instanceof DOMException) failed(content);
        else found(new File([content], fullPath.split("/").at(-1) ?? ""));
      },
    },
  );
}

function item(name: string, content: Tree | string | DOMException): Items {
  const file = new File([typeof content === "string" ? content : ""], name);
  return { kind: "file", getAsFile: () => file, webkitGetAsEntry: () => entry(`/${name}`, content) };
}

const paths = async (...items: Items[]) => (await filesFrom({ items })).files.map(({ path }) => path);

describe("filesFrom", () => {
  test("of a large folder the page has its turn after every twenty-five files", async () => {
    const names = Array.from({ length: 1_000 }, (_, n) => `${n}`);
    const tree = Object.fromEntries(names.map((name) => [`${name}.txt`, name]));
    const root = { ...item("holiday", ""), webkitGetAsEntry: () => folder("/holiday", tree, 100) };
    let turns = 0;
    const turn = setInterval(() => (turns += 1));
    const found = await paths(root).finally(() => clearInterval(turn));
    expect(found).toEqual(names.map((name) => `holiday/${name}.txt`));
    expect(turns).toBeGreaterThan(10);
  });

  test("takes what a browser gives", () => {
    expectTypeOf<DataTransfer>().toExtend<Parameters<typeof filesFrom>[0]>();
  });

  test("files keep their order, and are the very ones that were dropped", async () => {
    const a = item("a.txt", "a");
    expect(await filesFrom({ items: [a, item("b.txt", "b")] })).toEqual({
      files: [
        { file: a.getAsFile(), path: "a.txt" },
        { file: expect.objectContaining({ name: "b.txt" }), path: "b.txt" },
      ],
      unreadable: [],
    });
  });

  test("brings a file's handle along where the browser has one", async () => {
    const handle = { getFile: async () => new File([], "a.txt") };
    const withHandle = { ...item("a.txt", "a"), getAsFileSystemHandle: async () => handle };
    const refused = { ...item("b.txt", "b"), getAsFileSystemHandle: async () => Promise.reject(new Error("No.")) };
    const { files } = await filesFrom({ items: [withHandle, refused] });
    expect(files.map((found) => found.handle)).toEqual([handle, undefined]);
  });

  test("traps: 78 a folder is its files, each with its path, however deep and however many", async () => {
    const many = Object.fromEntries(Array.from({ length: 250 }, (_, index) => [`${index}.txt`, "x"]));
    const found = await paths(
      item("holiday", { "a.jpg": "a", "day 1": { "b.jpg": "b", deeper: { "c.jpg": "c" } }, many }),
    );
    expect(found.slice(0, 3)).toEqual(["holiday/a.jpg", "holiday/day 1/b.jpg", "holiday/day 1/deeper/c.jpg"]);
    expect(found).toHaveLength(253);
    expect(new Set(found).size).toBe(253);
  });

  test("what the operating system keeps in a folder is left out; by itself it may be meant", async () => {
    const kept = { ".DS_Store": "x", "._a.jpg": "x", "Thumbs.db": "x", inner: { "desktop.ini": "x", "b.jpg": "b" } };
    expect(await paths(item("holiday", { "a.jpg": "a", ...kept }))).toEqual(["holiday/a.jpg", "holiday/inner/b.jpg"]);
    expect(await paths(item("desktop.ini", "x"))).toEqual(["desktop.ini"]);
  });

  test("an empty folder has none", async () => {
    expect(await paths(item("empty", {}))).toEqual([]);
  });

  test("a pasted image is a file without an entry", async () => {
    const image = new File(["png"], "image.png", { type: "image/png" });
    const pasted: Items = { kind: "file", getAsFile: () => image, webkitGetAsEntry: () => null };
    const text: Items = { kind: "string", getAsFile: () => null };
    expect(await filesFrom({ items: [text, pasted] })).toMatchObject({ files: [{ file: image, path: "image.png" }] });
  });

  test("a browser without entries gives its files", async () => {
    const file = new File(["a"], "a.txt");
    expect(await paths({ kind: "file", getAsFile: () => file }, { kind: "file", getAsFile: () => null })).toEqual([
      "a.txt",
    ]);
  });

  test("what cannot be read is named, and the rest is there", async () => {
    const denied = new DOMException("", "NotReadableError");
    const tree = { "a.txt": "a", "denied.txt": denied, "z.txt": "z", inner: { "b.txt": denied } };
    const { files, unreadable } = await filesFrom({ items: [item("f", tree)] });
    expect(files.map(({ path }) => path)).toEqual(["f/a.txt", "f/z.txt"]);
    expect(unreadable).toEqual(["f/denied.txt", "f/inner/b.txt"]);
    const closed: Items = { ...item("closed", {}), webkitGetAsEntry: () => folder("/closed", denied) };
    expect(await filesFrom({ items: [closed] })).toEqual({ files: [], unreadable: ["closed"] });
  });

  test("the list is read before the event is over", async () => {
    const items = [item("a.txt", "a"), item("f", { "b.txt": "b" })];
    const reading = filesFrom({ items });
    items.length = 0;
    expect((await reading).files).toHaveLength(2);
  });
});
