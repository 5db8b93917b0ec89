import { afterAll, expect, test, vi } from "vitest";
import type { Upload } from "./uploader.ts";

const addFiles = vi.hoisted(() => vi.fn());
const putInto = vi.hoisted(() => vi.fn());
const listed = vi.hoisted(() => new Map<string, unknown>());
vi.mock("./uploader.ts", () => ({
  addFiles,
  findListed:
    () =>
    ({ file }: { file: File }) =>
      listed.get(file.name),
}));
vi.mock("./find-same.ts", () => ({ putInto }));
vi.mock("../../components/live-region.tsx", () => ({ announce: () => {} }));
vi.mock("./visibility.ts", () => ({ visibility: { get: () => "public" } }));

// Other files of tests have loaded these, and will.
vi.resetModules();
afterAll(() => void vi.resetModules());
const { repeated, takeFiles } = await import("./take-files.ts");

const fileOf = (name: string) => new File([name], name);
const base = { id: "1", progress: { loaded: 1, total: 1, fraction: 1 } };

test("what is given again with an album open goes into that without being sent, once it is in the library", async () => {
  const [sent, onItsWay, fresh] = [fileOf("sent.mov"), fileOf("on-its-way.mov"), fileOf("new.mov")];
  const result = { file: { key: "media/7" }, data: { id: "7" } };
  listed.set(sent.name, { ...base, file: sent, status: "done", result } satisfies Upload);
  listed.set(onItsWay.name, { ...base, file: onItsWay, status: "uploading" } satisfies Upload);
  takeFiles([sent, onItsWay, fresh], "harbour");
  await expect.poll(() => putInto, { interval: 5 }).toHaveBeenCalledWith("harbour", ["7"]);
  expect(addFiles).toHaveBeenCalledWith([{ file: fresh, album: "harbour" }], "public");
  expect(repeated.get().map(({ file }) => file)).toEqual([sent, onItsWay]);
  putInto.mockClear();
  takeFiles([sent], undefined);
  expect(putInto).not.toHaveBeenCalled();
});
