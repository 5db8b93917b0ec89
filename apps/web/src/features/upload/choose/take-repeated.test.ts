import { afterAll, expect, test, vi } from "vitest";
import type { Wanted } from "../listed-uploads.ts";
import type { Upload } from "../uploader.ts";

const addFiles = vi.hoisted(() => vi.fn<(files: readonly Wanted[]) => void>());
const putInto = vi.hoisted(() => vi.fn());
const nextTask = vi.hoisted(() => vi.fn(() => new Promise((resolve) => setTimeout(resolve))));
const listed = vi.hoisted(() => new Map<string, unknown>());
vi.mock("./next-task.ts", () => ({ filesPerTask: 25, nextTask }));
vi.mock("../listed-uploads.ts", () => ({
  addFiles,
  findListed() {
    const now = new Map(listed);
    return ({ file }: { file: File }) => now.get(file.name);
  },
}));
vi.mock("../same-file/put-into-albums.ts", () => ({ putInto }));
vi.mock("../../../components/live-region.tsx", () => ({ announce: () => {} }));
vi.mock("./visibility.ts", () => ({ visibility: { get: () => "public" } }));

// Tests in other files load these modules, too.
vi.resetModules();
afterAll(() => void vi.resetModules());
const { repeated, takeFiles, takePaste, takeRepeated } = await import("./take-files.ts");
const { currentPerson } = await import("../../account/current-person.ts");

const fileOf = (name: string) => new File([name], name);
const base = { id: "1", progress: { loaded: 1, total: 1, fraction: 1 } };

test("what is given again with an album open goes into that without being sent, once it is in the library", async () => {
  const [sent, onItsWay, fresh] = [fileOf("sent.mov"), fileOf("on-its-way.mov"), fileOf("new.mov")];
  const result = { file: { key: "media/7" }, data: { id: "7" } };
  listed.set(sent.name, { ...base, file: sent, status: "done", result } satisfies Upload);
  listed.set(onItsWay.name, { ...base, file: onItsWay, status: "uploading" } satisfies Upload);
  takeFiles([sent, onItsWay, fresh], "harbour");
  await expect.poll(() => putInto, { interval: 5 }).toHaveBeenCalledWith({ id: "harbour" }, ["7"]);
  expect(addFiles.mock.lastCall).toMatchObject([[{ file: fresh, album: "harbour" }], "public"]);
  expect(repeated.get().map(({ file }) => file)).toEqual([sent, onItsWay]);
  putInto.mockClear();
  takeFiles([sent], undefined);
  expect(putInto).not.toHaveBeenCalled();
});

test("files of a folder that is given again are in its albums again, even if these were deleted meanwhile", async () => {
  const inFolder = (path: string, id: string) => {
    const file = fileOf(path.split("/").at(-1) ?? "");
    Object.defineProperty(file, "webkitRelativePath", { value: path });
    const result = { file: { key: `media/${id}` }, data: { id } };
    listed.set(file.name, { ...base, file, status: "done", result } satisfies Upload);
    return file;
  };
  putInto.mockClear();
  takeFiles([
    inFolder("2026/first.jpg", "1"),
    inFolder("2026/spring/second.jpg", "2"),
    inFolder("2026/third.jpg", "3"),
  ]);
  const id = expect.any(String);
  await expect
    .poll(() => putInto.mock.calls, { interval: 5 })
    .toEqual([
      [{ id, name: "2026" }, ["1"]],
      [{ id, name: "2026" }, ["3"]],
      [{ id, name: "2026/spring" }, ["2"]],
    ]);
});

test("a folder that is pasted becomes an album, too", async () => {
  const file = fileOf("april.pdf");
  const entry = { isDirectory: false, fullPath: "/2026/april.pdf", file: (found: (file: File) => void) => found(file) };
  const rest = [[entry], []];
  const readEntries = (found: (entries: (typeof entry)[]) => void) => found(rest.shift() ?? []);
  const folder = { isDirectory: true, fullPath: "/2026", createReader: () => ({ readEntries }) };
  await takePaste({ items: [{ kind: "file", getAsFile: () => null, webkitGetAsEntry: () => folder }] });
  expect(addFiles.mock.lastCall?.[0]).toMatchObject([{ path: "2026/april.pdf", albumName: "2026" }]);
});

test("each choice is a batch of its own, in which a file has its place also where it is sent again later", async () => {
  const batches = () => addFiles.mock.lastCall?.[0].map(({ batch }) => batch);
  const [known, a, b] = [fileOf("known.mov"), fileOf("a.jpg"), fileOf("b.jpg")];
  listed.set(known.name, { ...base, file: known, status: "uploading" } satisfies Upload);
  takeFiles([a, known, b]);
  const [first] = batches() ?? [];
  const id = first?.id ?? expect.fail("It is in no batch.");
  expect(batches()).toEqual([0, 2].map((place) => ({ id, place })));
  await expect.poll(() => repeated.get(), { interval: 5 }).toHaveLength(1);
  takeRepeated();
  expect(batches()).toEqual([{ id, place: 1 }]);
  takeFiles([a, b]);
  expect(batches()).toMatchObject([{ place: 0 }, { place: 1 }]);
  expect(batches()).not.toContainEqual({ id, place: 0 });
});

test("a page that takes a thousand files answers after every twenty-five, and takes no more once their person has left", async () => {
  const files = Array.from({ length: 1_000 }, (_, n) => fileOf(`${n}.txt`));
  addFiles.mockClear();
  currentPerson.set("ann");
  takeFiles(files);
  expect(addFiles).toHaveBeenCalledOnce();
  const taken = () => addFiles.mock.calls.flatMap(([some]) => some);
  await expect.poll(() => taken().length).toBe(1_000);
  expect(taken().map(({ file, batch }) => [file, batch?.place])).toEqual(files.map((file, place) => [file, place]));
  expect(addFiles).toHaveBeenCalledTimes(40);

  addFiles.mockClear();
  nextTask.mockImplementationOnce(async () => currentPerson.set("bob"));
  takeFiles(files);
  await expect.poll(() => currentPerson.get()).toBe("bob");
  expect(addFiles).toHaveBeenCalledOnce();
});

test("no more files are sent again once their person has left", async () => {
  const files = Array.from({ length: 60 }, (_, n) => fileOf(`${n}.txt`));
  addFiles.mockClear();
  currentPerson.set("ann");
  repeated.set(files.map((file) => ({ file, path: file.name })));
  nextTask.mockImplementationOnce(async () => currentPerson.set("bob"));
  takeRepeated();
  await expect.poll(() => currentPerson.get()).toBe("bob");
  expect(addFiles.mock.calls.flatMap(([some]) => some)).toHaveLength(25);
});

test("files that are given twice at once are sent once", async () => {
  const files = Array.from({ length: 60 }, (_, n) => fileOf(`twice ${n}.txt`));
  addFiles.mockClear();
  addFiles.mockImplementation((some) => {
    for (const { file } of some) listed.set(file.name, { ...base, file, status: "uploading" } satisfies Upload);
  });
  takeFiles(files);
  takeFiles(files);
  await expect.poll(() => repeated.get().length).toBe(60);
  expect(addFiles.mock.calls.flatMap(([some]) => some)).toHaveLength(60);
});
