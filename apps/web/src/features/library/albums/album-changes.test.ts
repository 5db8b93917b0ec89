import { UploadError } from "@s3-direct/upload-core";
import { afterAll, beforeEach, expect, test, vi } from "vitest";

const answer = vi.hoisted(() => vi.fn());
const invalidateFiles = vi.hoisted(() => vi.fn());
vi.mock("../../../lib/trpc.ts", async (original) => ({
  ...(await original<object>()),
  invalidateFiles,
  trpcClient: { album: { add: { mutate: answer }, remove: { mutate: answer }, delete: { mutate: answer } } },
}));

// Other tests' files may have loaded these modules, with an API of their own.
vi.resetModules();
afterAll(() => void vi.resetModules());
const { problems } = await import("../changes/changes.ts");
const { addToAlbum, deleteAlbum, removeFromAlbum } = await import("./album-changes.ts");

const album = { id: "album", name: "Harbour" };
const changes = [() => addToAlbum(album, ["a"]), () => removeFromAlbum(album, ["a"]), () => deleteAlbum(album)];
const sentences = () => problems.get().map(({ sentence }) => sentence);

beforeEach(() => {
  vi.resetAllMocks();
  problems.set([]);
});

test("an album that was deleted in another window is said to be, and nobody is told to try again", async () => {
  answer.mockRejectedValue(new UploadError("UPLOAD_NOT_FOUND"));
  for (const change of changes) await change();
  expect(new Set(sentences())).toEqual(
    new Set(["Harbour: It was deleted, or it is somebody else's. Your files are all in the library."]),
  );
  expect(invalidateFiles).toHaveBeenCalledTimes(changes.length);
});

test("any other failure says what was not changed, and reads nothing again", async () => {
  answer.mockRejectedValue(new UploadError("NETWORK"));
  for (const change of changes) await change();
  expect(sentences().every((sentence) => sentence.endsWith("Try again in a moment."))).toBe(true);
  expect(invalidateFiles).not.toHaveBeenCalled();
});
