import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { someMedia } from "../testing/some-media.ts";

const query = vi.hoisted(() => vi.fn());
const invalidateFiles = vi.hoisted(() => vi.fn());
vi.mock("../../../lib/trpc.ts", async (original) => ({
  ...(await original<object>()),
  invalidateFiles,
  trpcClient: { media: { list: { query } } },
}));

// Other tests' files may have loaded these modules, with an API of their own.
vi.resetModules();
afterAll(() => void vi.resetModules());
const { currentPerson } = await import("../../account/current-person.ts");
const { sharing } = await import("../../share/sharing.ts");
const { problems } = await import("../changes/changes.ts");
const { shareAlbum } = await import("./share-album.ts");

beforeEach(() => {
  sharing.set(undefined);
  vi.resetAllMocks();
  currentPerson.set("ada");
  problems.set([]);
});

test("an album whose files come when somebody else has signed in is not shared by them", async () => {
  query.mockImplementationOnce(async () => {
    currentPerson.set("bob");
    return { items: [someMedia] };
  });
  await shareAlbum({ id: "album", name: "Ada's secret" });
  expect(sharing.get()).toBeUndefined();
});

test("an album that has no files any more is read again, and the page shows what became of it", async () => {
  query.mockResolvedValueOnce({ items: [] });
  await shareAlbum({ id: "album", name: "Harbour" });
  expect(invalidateFiles).toHaveBeenCalledOnce();
  expect(sharing.get()).toBeUndefined();
});

afterAll(() => sharing.set(undefined));

test("an album whose files could not be read is told of in sight, and shared by another try", async () => {
  query.mockRejectedValueOnce(new Error("no answer")).mockResolvedValueOnce({ items: [someMedia] });
  await shareAlbum({ id: "album", name: "Harbour" });
  const [failed] = problems.get();
  expect(failed?.sentence).toBe("Harbour: The album's files could not be read. Try again in a moment.");
  failed?.again?.();
  await expect.poll(() => sharing.get()).toEqual([{ id: "a", isPrivate: true }]);
  expect(problems.get()).toEqual([]);
});
