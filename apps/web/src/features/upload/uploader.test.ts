import type { Resume } from "@s3-direct/upload-client";
import { MiB, toUploadError, UploadError } from "@s3-direct/upload-core";
import { afterAll, afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";

type Engine = Parameters<Resume["continueAll"]>[0];

const create = vi.hoisted(() => vi.fn<(announced: { filename: string; input: unknown }) => Promise<never>>());
const askConfig = vi.hoisted(() => vi.fn<() => Promise<object>>());
const isInLibrary = vi.hoisted(() => vi.fn());
/** What an earlier page has left. */
const left = vi.hoisted((): { continueAll: (engine: Engine) => void } => ({ continueAll: () => {} }));
vi.mock("../../lib/trpc.ts", () => {
  const endpoint = { create: { mutate: create }, finish: { mutate: vi.fn() } };
  const isUnreachable = (error: unknown) => toUploadError(error).code === "NETWORK";
  return {
    trpcClient: { upload: endpoint, privateUpload: endpoint, config: { query: askConfig } },
    noticeSignedOut: () => {},
    isUnreachable,
  };
});
vi.mock("./refresh-library.ts", () => ({ refreshLibrary: () => {} }));
vi.mock("./same-file/same-file.ts", async (load) => ({ ...(await load<object>()), isInLibrary }));
vi.mock("./prepare/picture-metadata.ts", () => ({
  removesMetadata: ({ name }: File) => name.endsWith(".jpg"),
  withoutMetadata: async ({ name, lastModified }: File) =>
    new File(["smaller"], name, { type: "image/png", lastModified }),
}));
vi.mock("@s3-direct/upload-client/resume", () => ({
  resumeUploads: (): Resume => ({
    journal: () => undefined,
    continueAll: async (engine) => left.continueAll(engine),
    unfinished: async () => [],
  }),
}));

// Tests in other files load these modules, too.
vi.resetModules();
afterAll(() => void vi.resetModules());
const { allUploads, eachUploader, uploaders } = await import("./uploader.ts");
const { addFiles, addUnderName, findListed } = await import("./listed-uploads.ts");

/** The first upload loads the engine. */
const waitOptions = { timeout: 60_000, interval: 5 };
const input = { album: "harbour", batch: { id: "chosen", place: 3 } };
const photo = () => new File(["a photo"], "a.jpg", { type: "image/jpeg" });

beforeEach(() => {
  isInLibrary.mockResolvedValue(false);
  create.mockRejectedValue(new UploadError("FILE_CONTENT_MISMATCH"));
});
afterEach(() => {
  for (const { id } of allUploads()) eachUploader(({ remove }) => remove(id));
  vi.resetAllMocks();
});

/** Sends the one upload, which was refused, under another name. */
async function sendUnderName(name: string): Promise<void> {
  await vi.waitFor(() => expect(allUploads()).toMatchObject([{ status: "error" }]), waitOptions);
  for (const upload of allUploads()) addUnderName(upload, name);
  await vi.waitFor(() => expect(create.mock.lastCall?.[0].filename).toBe(name), waitOptions);
}

test("a photo that goes up under another name goes into its album and keeps its place, though what was sent is another file", async () => {
  addFiles([{ file: photo(), path: "a.jpg", ...input }], "public");
  await sendUnderName("a.png");
  expect(create.mock.calls.map(([announced]) => announced.input)).toEqual([input, input]);
});

test("a file of a folder brings the folder's name along, and is known by its path", async () => {
  create.mockReturnValue(new Promise(() => {}));
  const file = new File(["a"], "a.txt");
  const ofFolder = { file, path: "2026/a.txt", album: "first", albumName: "2026" };
  addFiles([ofFolder], "public");
  await vi.waitFor(() => expect(create).toHaveBeenCalled(), waitOptions);
  expect(create.mock.lastCall?.[0].input).toEqual({ album: "first", albumName: "2026" });
  const isKnown = (path: string) => findListed()({ ...ofFolder, path, album: "second" }) !== undefined;
  expect([isKnown("2026/a.txt"), isKnown("2027/a.txt")]).toEqual([true, false]);
});

test("a photo that an earlier page has begun goes into its album under another name, too", async () => {
  const earlier = { id: "1", takeOver: async () => undefined, discard: async () => {} };
  left.continueAll = (engine) => void engine.add(photo(), { input, earlier });
  await uploaders.private.continueAll();
  await sendUnderName("a.png");
  expect(create.mock.lastCall?.[0]).toMatchObject({ filename: "a.png", input });
});

test("a file that an earlier page has begun is known when it is given again, alone or with its folder", async () => {
  create.mockReturnValue(new Promise(() => {}));
  const ofFolder = { album: "first", albumName: "2026" };
  const [alone, other, picture] = [new File(["a"], "alone.txt"), new File(["b"], "of-folder.txt"), photo()];
  const ofOpen = new File(["c"], "of-open-album.txt");
  // As a Mac spells names.
  const ofMac = new File(["d"], "봄.txt".normalize("NFD"));
  left.continueAll = (engine) => {
    engine.add(alone, { input: undefined });
    for (const file of [other, picture]) engine.add(file, { input: ofFolder });
    engine.add(ofOpen, { input: { album: "harbour" } });
    engine.add(ofMac, { input: { album: "first", albumName: "사진" } });
  };
  await uploaders.public.continueAll();
  // What is sent of the picture is smaller.
  await vi.waitFor(() => expect(create).toHaveBeenCalledTimes(5), waitOptions);
  const isKnown = (file: File, path: string, input = {}) => findListed()({ file, path, ...input }) !== undefined;
  expect(isKnown(alone, "alone.txt")).toBe(true);
  expect(isKnown(other, "2026/of-folder.txt", ofFolder)).toBe(true);
  expect(isKnown(picture, "2026/a.jpg", ofFolder)).toBe(true);
  expect(isKnown(ofOpen, "2026/of-open-album.txt", { album: "harbour" })).toBe(true);
  expect(isKnown(ofMac, "사진/봄.txt".normalize("NFD"), { album: "second", albumName: "사진" })).toBe(true);
  expect(isKnown(other, "of-folder.txt")).toBe(false);
  expect(isKnown(other, "2027/of-folder.txt", { ...ofFolder, albumName: "2027" })).toBe(false);
});

test("a file that was changed since an earlier page began it is put into that page's album where the library has it", async () => {
  left.continueAll = (engine) => void engine.add(photo(), { input, restarted: "file-changed" });
  await uploaders.public.continueAll();
  await vi.waitFor(() => expect(isInLibrary).toHaveBeenCalled(), waitOptions);
  expect(isInLibrary.mock.lastCall?.[0]).toMatchObject({ album: "harbour" });
});

test("a file too large to be compared by its bytes is known again whatever the album, a small one for the same album", async () => {
  create.mockReturnValue(new Promise(() => {}));
  const large = new File([new Uint8Array(32 * MiB + 1)], "a.mov");
  const small = new File(["a"], "a.txt");
  addFiles(
    [large, small].map((file) => ({ file, path: file.name, album: "harbour" })),
    "public",
  );
  const isKnown = (file: File, album?: string) => findListed()({ file, path: file.name, album }) !== undefined;
  expect([isKnown(large, "harbour"), isKnown(large, "trip"), isKnown(large)]).toEqual([true, true, true]);
  expect([isKnown(small, "harbour"), isKnown(small, "trip"), isKnown(small)]).toEqual([true, false, false]);
});

test("an upload whose retries end while the API is away goes on, and one that fails while the API answers has failed", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  create.mockRejectedValue(new UploadError("NETWORK"));
  askConfig.mockRejectedValueOnce(new UploadError("NETWORK")).mockResolvedValue({});
  addFiles([{ file: new File(["a"], "a.txt"), path: "a.txt" }], "public");
  while (askConfig.mock.calls.length < 2) {
    await vi.advanceTimersByTimeAsync(60_000);
    // The engine also waits for what no timer delays.
    await new Promise(setImmediate);
  }
  expect(create).toHaveBeenCalledTimes(2 * (1 + 15));
  expect(allUploads()).toMatchObject([{ status: "error", error: { code: "NETWORK" } }]);
});
