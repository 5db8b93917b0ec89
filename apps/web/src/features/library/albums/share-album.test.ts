import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { currentPerson } from "../../account/current-person.ts";
import { sharing } from "../../share/sharing.ts";
import { problems } from "../changes/changes.ts";
import { someMedia } from "../testing/some-media.ts";
import { shareAlbum } from "./share-album.ts";

const query = vi.hoisted(() => vi.fn());
vi.mock("../../../lib/trpc.ts", async (original) => ({
  ...(await original<object>()),
  trpcClient: { media: { list: { query } } },
}));

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

afterAll(() => sharing.set(undefined));

test("an album whose files could not be read is told of in sight, and shared by another try", async () => {
  query.mockRejectedValueOnce(new Error("no answer")).mockResolvedValueOnce({ items: [someMedia] });
  await shareAlbum({ id: "album", name: "Harbour" });
  const [failed] = problems.get();
  expect(failed?.sentence).toBe("Harbour: The album's files could not be read. Try again in a moment.");
  failed?.again();
  await expect.poll(() => sharing.get()).toEqual([{ id: "a", isPrivate: true }]);
  expect(problems.get()).toEqual([]);
});
