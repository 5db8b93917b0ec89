import { afterAll, beforeEach, expect, test, vi } from "vitest";
import type { Wanted } from "./listed-uploads.ts";
import type { Unfinished } from "./uploader.ts";

const left = vi.hoisted((): { uploads: Unfinished[] } => ({ uploads: [] }));
vi.mock("./uploader.ts", () => ({ unfinishedUploads: async () => left.uploads }));

// Tests in other files load these modules, too.
vi.resetModules();
afterAll(() => void vi.resetModules());
const { queryClient } = await import("../../lib/trpc.ts");
const { currentPerson } = await import("../account/current-person.ts");
const { goOnWith, unfinishedQuery } = await import("./unfinished.ts");

const film = new File(["film"], "film.mov");
const act = () => {};
const handle = { id: "upload-1", start: act, pause: act, resume: act, abort: act, retry: act, remove: act };
const begun = (changes: Partial<Unfinished> = {}): Unfinished => ({
  id: "1",
  name: "film.mov",
  size: 4,
  contentType: "video/quicktime",
  input: { album: undefined, batch: { id: "earlier", place: 0 } },
  resumableFor: 60,
  needs: "file",
  isInOtherTab: false,
  visibility: "private",
  resume: vi.fn(async () => handle),
  discard: async () => {},
  ...changes,
});
const orElse = vi.fn();

beforeEach(() => {
  currentPerson.set("ann");
  orElse.mockClear();
});

async function list(...uploads: Unfinished[]): Promise<void> {
  left.uploads = uploads;
  await queryClient.fetchQuery({ ...unfinishedQuery("ann"), staleTime: 0 });
}

const goesOn = (wanted: Partial<Wanted> = {}) =>
  goOnWith({ file: film, path: film.name, ...wanted }, "private", orElse);
const listed = () => queryClient.getQueryData(unfinishedQuery("ann").queryKey);

test("a file that is given again goes on where an earlier page has left it, and is listed no longer", async () => {
  const earlier = begun();
  const other = begun({ name: "other.mov" });
  await list(other, earlier);
  expect(goesOn()).toBe(true);
  expect(earlier.resume).toHaveBeenCalledExactlyOnceWith(film);
  expect(listed()).toEqual([other]);
  // What the engine lists counts.
  await expect.poll(listed).toEqual([other, earlier]);
  expect(orElse).not.toHaveBeenCalled();
});

test.each<[string, Partial<Unfinished>, Partial<Wanted>]>([
  ["has another name", { name: "other.mov" }, {}],
  ["has another size", { size: 5 }, {}],
  ["was to be seen by everybody", { visibility: "public" }, {}],
  ["goes on in another tab", { isInOtherTab: true }, {}],
  ["was for an album", { input: { album: "harbour" } }, {}],
  ["was for none", { input: undefined }, { album: "harbour" }],
  ["was for another folder's album", { input: { album: "1", albumName: "2025" } }, { album: "2", albumName: "2026" }],
])("a file is another upload where the one that was left %s", async (_, changes, wanted) => {
  const earlier = begun(changes);
  await list(earlier);
  expect(goesOn(wanted)).toBe(false);
  expect(earlier.resume).not.toHaveBeenCalled();
  expect(listed()).toEqual([earlier]);
});

test("a folder's file goes on, though its album has another id each time", async () => {
  await list(begun({ input: { album: "1", albumName: "2026" } }));
  expect(goesOn({ album: "2", albumName: "2026" })).toBe(true);
});

test("of two files that look the same one goes on", async () => {
  await list(begun());
  expect([goesOn(), goesOn()]).toEqual([true, false]);
});

test("a file with which it cannot go on is sent for itself, unless its person has left meanwhile", async () => {
  const resume = () => Promise.reject(new Error("It is another file."));
  await list(begun({ resume }));
  expect(goesOn()).toBe(true);
  await expect.poll(() => orElse).toHaveBeenCalledOnce();

  await list(begun({ resume }));
  expect(goesOn()).toBe(true);
  currentPerson.set("bob");
  await new Promise((resolve) => setTimeout(resolve));
  expect(orElse).toHaveBeenCalledOnce();
});
