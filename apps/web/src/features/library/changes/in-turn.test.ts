import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { renameAlbum } from "../albums/name-album.ts";
import { renameFile } from "../rename/rename-file.ts";
import { renameTextsOf } from "../rename/texts.ts";
import { someMedia } from "../testing/some-media.ts";

const sent = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.stubGlobal("addEventListener", () => {});
  vi.stubGlobal("document", { documentElement: { lang: "en" } });
  vi.stubGlobal("fetch", sent.mockReset());
});
afterAll(() => vi.unstubAllGlobals());

const sentNames = () => sent.mock.calls.map(([, init]) => /first|second|third/.exec(JSON.stringify(init?.body))?.[0]);

const renames: [string, (id: string, name: string) => Promise<unknown>][] = [
  ["file", (id, name) => renameFile({ ...someMedia, id }, name, renameTextsOf("en"))],
  ["album", (id, name) => renameAlbum({ id, name: "old" }, name)],
];

test.each(renames)(
  "the last name that is given in a row stays: one call waits for the other (%s)",
  async (_, rename) => {
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
    await Promise.allSettled(["first", "second", "third"].map((name) => rename("a", name)));
    expect(sentNames()).toEqual(["first", "second", "third"]);
    expect(others).toEqual([0, 0, 0]);
  },
);

test.each(renames)("a name that hangs holds up no other one's (%s)", async (_, rename) => {
  let answer = () => {};
  const isAnswered = new Promise<void>((resolve) => (answer = resolve));
  sent.mockImplementation(async () => {
    await isAnswered;
    return Response.json([{ result: { data: {} } }]);
  });
  const hanging = rename("a", "first");
  await expect.poll(() => sent).toHaveBeenCalledTimes(1);
  const others = [rename("a", "second"), rename("b", "third")];
  await expect.poll(() => sent).toHaveBeenCalledTimes(2);
  answer();
  await Promise.allSettled([hanging, ...others]);
  expect(sentNames()).toEqual(["first", "third", "second"]);
});
