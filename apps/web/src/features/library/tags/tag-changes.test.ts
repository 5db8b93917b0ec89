import { expect, test, vi } from "vitest";
import { problem } from "../changes.ts";
import { offer } from "../offer.ts";
import { setTags } from "./tag-changes.ts";

type Call = { ids: string[]; add: string[]; remove: string[] };

const mutate = vi.hoisted(() => vi.fn());
vi.mock("../../../lib/trpc.ts", async (original) => ({
  ...(await original<object>()),
  trpcClient: { tag: { set: { mutate } } },
}));

/** As the API does: what was there already is not new. */
function apiWithFiles() {
  const tagged = new Set<string>();
  mutate.mockImplementation(async ({ ids, add: [name], remove }: Call) => {
    const changed = ids.filter((id) => (name === undefined ? tagged.delete(id) : !tagged.has(id) && tagged.add(id)));
    const rows = (names: string[]) => names.flatMap((each) => changed.map((id) => ({ id, name: each })));
    return { added: rows(name === undefined ? [] : [name]), removed: rows(remove) };
  });
  return tagged;
}

test("where one of several calls failed, the next attempt is undone together with what was done before it", async () => {
  const tagged = apiWithFiles();
  const answer = mutate.getMockImplementation();
  mutate.mockImplementationOnce(async (call: Call) => answer?.(call)).mockRejectedValueOnce(new Error("Away."));
  const ids = Array.from({ length: 501 }, (_, n) => `${n}`);

  await setTags({ ids, add: ["sea"], remove: [] });
  expect(tagged.size).toBe(500);
  problem.get()?.again();
  await expect.poll(() => offer.get()).toMatchObject({ sentence: "501 files tagged sea." });
  expect(tagged.size).toBe(501);

  const done = offer.get();
  if (done && "undo" in done) done.undo?.();
  await expect.poll(() => tagged.size).toBe(0);
});
