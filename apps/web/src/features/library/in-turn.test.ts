import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { renameAlbum } from "./albums/name-album.ts";
import { renameFile } from "./rename/rename-file.ts";
import { renameTextsOf } from "./rename/texts.ts";
import { someMedia } from "./testing/some-media.ts";

const sent = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.stubGlobal("addEventListener", () => {});
  vi.stubGlobal("document", { documentElement: { lang: "en" } });
  vi.stubGlobal("fetch", sent.mockReset());
});
afterAll(() => vi.unstubAllGlobals());

test.each<[string, (name: string) => Promise<unknown>]>([
  ["file", (name: string) => renameFile(someMedia, name, renameTextsOf("en"))],
  ["album", (name: string) => renameAlbum({ id: "a", name: "old" }, name)],
])("the last name that is given in a row stays: one call waits for the other (%s)", async (_, rename) => {
  let underWay = 0;
  const others: number[] = [];
  sent.mockImplementation(async () => {
    others.push(underWay);
    underWay += 1;
    await new Promise((done) => setTimeout(done));
    underWay -= 1;
    if (others.length === 1) throw new Error("Away.");
    return Response.json([{ result: { data: {} } }]);
  });
  await Promise.allSettled(["first", "second", "third"].map(rename));
  const names = sent.mock.calls.map(([, init]) => /first|second|third/.exec(JSON.stringify(init?.body))?.[0]);
  expect(names).toEqual(["first", "second", "third"]);
  expect(others).toEqual([0, 0, 0]);
});
