import { afterAll, beforeEach, expect, test, vi } from "vitest";

const addFiles = vi.hoisted(() => vi.fn());
const nextTask = vi.hoisted(() => vi.fn(async () => {}));
vi.mock("../listed-uploads.ts", () => ({ addFiles, findListed: () => () => undefined }));
vi.mock("./next-task.ts", () => ({ filesPerTask: 25, nextTask }));
vi.mock("../same-file/put-into-albums.ts", () => ({ putInto: () => {} }));

// Tests in other files load these modules, too.
vi.resetModules();
afterAll(() => void vi.resetModules());
const { currentPerson } = await import("../../account/current-person.ts");
const { takeProblem } = await import("./take-problem.ts");
const { forgetTaken, stopTaking, takeDrop, takeFiles, takePaste } = await import("./take-files.ts");

beforeEach(() => {
  currentPerson.set("ann");
  forgetTaken();
  vi.clearAllMocks();
});

/** Returns a drop of an unreadable folder. Reading it fails when `fail` is called. */
function brokenFolder() {
  let fail = () => {};
  const hasFailed = new Promise<void>((resolve) => (fail = resolve));
  const readEntries = (_found: unknown, failed: (error: unknown) => void) =>
    void hasFailed.then(() => failed(new Error("no")));
  const entry = { isDirectory: true, fullPath: "/photos", createReader: () => ({ readEntries }) };
  const item = { kind: "file", getAsFile: () => null, webkitGetAsEntry: () => entry };
  return { data: { items: [item] }, fail };
}

const nothing = { items: [] };
const item = { kind: "file", getAsFile: () => new File(["a"], "a.txt") };

/** Returns a drop of a file that is found when `find` is called. */
function slowFile() {
  let find = () => {};
  const found = new Promise<void>((resolve) => (find = resolve));
  return { data: { items: [{ ...item, getAsFileSystemHandle: () => found }] }, find };
}

test.each([
  ["drop", takeDrop],
  ["paste", takePaste],
])("what the browser could not read of a %s is told", async (_, take) => {
  const { data, fail } = brokenFolder();
  fail();
  await take(data);
  expect(takeProblem.get()).toEqual({ unreadable: 1 });
});

test("what is told while a folder is read stays, unless there is something to tell of the folder", async () => {
  const [good, bad] = [slowFile(), brokenFolder()];
  const slow = takeDrop(good.data);
  takeProblem.set("no-album");
  good.find();
  await slow;
  expect(takeProblem.get()).toBe("no-album");
  const slower = takeDrop(bad.data);
  takeProblem.set("no-album");
  bad.fail();
  await slower;
  expect(takeProblem.get()).toEqual({ unreadable: 1 });
});

test("what the browser could not read of a drop is told also where a later one is read by then", async () => {
  const { data, fail } = brokenFolder();
  const slow = takeDrop(data);
  await takeDrop({ items: [item] });
  fail();
  await slow;
  expect(takeProblem.get()).toEqual({ unreadable: 1 });
});

test("a drop that takes its time does not overwrite what is told of a later one", async () => {
  const { data, fail } = brokenFolder();
  const slow = takeDrop(data);
  await takeDrop(nothing);
  fail();
  await slow;
  expect(takeProblem.get()).toBe("no-file");
});

test.each([
  ["has signed out", undefined],
  ["is another one", "bob"],
])("nothing of a drop is told after its person %s", async (_, next) => {
  const { data, fail } = brokenFolder();
  const slow = takeDrop(data);
  forgetTaken();
  currentPerson.set(next);
  fail();
  await slow;
  expect(takeProblem.get()).toBeUndefined();
});

test("nothing of a drop is told between the end of its person's uploads and of their session", async () => {
  const { data, fail } = brokenFolder();
  const slow = takeDrop(data);
  forgetTaken();
  fail();
  await slow;
  expect(takeProblem.get()).toBeUndefined();
});

test("what is not taken yet when the uploads end is not taken, though their person is still there", async () => {
  nextTask.mockImplementationOnce(async () => forgetTaken());
  takeFiles(Array.from({ length: 60 }, (_, n) => new File(["a"], `${n}.txt`)));
  await expect.poll(() => nextTask.mock.calls.length).toBe(1);
  expect(addFiles).toHaveBeenCalledOnce();

  const { data, find } = slowFile();
  const slow = takeDrop(data);
  forgetTaken();
  find();
  await slow;
  expect(addFiles).toHaveBeenCalledOnce();
});

test("what is cancelled while it is taken goes no further, and all else stays", async () => {
  const [slow, remove] = [slowFile(), vi.fn(async () => true)];
  vi.stubGlobal("caches", { delete: remove });
  const taking = takeDrop(slow.data);
  takeProblem.set("no-album");
  stopTaking();
  slow.find();
  await taking;
  expect(addFiles).not.toHaveBeenCalled();
  expect(takeProblem.get()).toBe("no-album");
  expect(remove).not.toHaveBeenCalled();
  vi.unstubAllGlobals();
});

test("a chosen folder's files are taken without those that the system hides in it", () => {
  const inFolder = (name: string) =>
    Object.defineProperty(new File(["a"], name), "webkitRelativePath", { value: `trip/${name}` });
  takeFiles([".DS_Store", "a.txt", "Thumbs.db"].map(inFolder));
  const taken = addFiles.mock.calls.flatMap(([files]) => files.map(({ path }: { path: string }) => path));
  expect(taken).toEqual(["trip/a.txt"]);
});
