import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { problems } from "../changes/changes.ts";
import { offer } from "../changes/undo-offer.ts";
import { setTags } from "./tag-changes.ts";

type Call = { ids: string[]; add: string[]; remove: string[] };

const page = new EventTarget();
const sent = vi.fn<typeof fetch>();

beforeEach(() => {
  problems.set([]);
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  vi.stubGlobal("fetch", sent.mockReset());
});
afterAll(() => vi.unstubAllGlobals());

/** Answers like the API: a tag that the file had already is not new. */
function apiWithFiles() {
  const tagged = new Set<string>();
  sent.mockImplementation(async (_, { body } = {}) => {
    if (typeof body !== "string") expect.fail("It is sent as JSON.");
    const {
      ids,
      add: [name],
      remove,
    }: Call = JSON.parse(body);
    const changed = ids.filter((id) => (name === undefined ? tagged.delete(id) : !tagged.has(id) && tagged.add(id)));
    const rows = (names: string[]) => names.flatMap((each) => changed.map((id) => ({ id, name: each })));
    return answerOf({ added: rows(name === undefined ? [] : [name]), removed: rows(remove) });
  });
  return tagged;
}

const answerOf = (data: object) => Response.json({ result: { data } });

test("where one of several calls failed, the next attempt is undone together with what was done before it", async () => {
  const tagged = apiWithFiles();
  const api = sent.getMockImplementation();
  if (!api) expect.fail("It is there.");
  sent.mockImplementationOnce(api).mockRejectedValueOnce(new Error("Away."));
  const ids = Array.from({ length: 501 }, (_, n) => `${n}`);

  await setTags({ ids, add: ["sea"], remove: [] });
  expect(tagged.size).toBe(500);
  problems.get()[0]?.again?.();
  await expect.poll(() => offer.get()).toMatchObject({ sentence: "501 files tagged sea." });
  expect(tagged.size).toBe(501);

  const done = offer.get();
  if (done && "undo" in done) done.undo?.();
  await expect.poll(() => tagged.size).toBe(0);
});

test("where no tag was changed, nothing is said about those that the file has: it may be in the trash by now", async () => {
  sent.mockResolvedValue(answerOf({ added: [], removed: [] }));
  await setTags({ ids: ["a"], add: ["sea"], remove: [] }, "a.txt");
  expect(offer.get()).toMatchObject({ sentence: "No tag was changed." });
});

test("a failed change of tags names its file, where it is one", async () => {
  sent.mockRejectedValue(new Error("Away."));
  await setTags({ ids: ["a"], add: ["sea"], remove: [] }, "a.txt");
  await setTags({ ids: ["a", "b"], add: ["sea"], remove: [] });
  expect(problems.get().map(({ sentence }) => sentence)).toEqual([
    "The tags could not be changed. Try again in a moment.",
    "a.txt: The tags could not be changed. Try again in a moment.",
  ]);
});

test("a tag that waits for the one before it is sent when the page is left, and by a request that goes on without it", async () => {
  let answer = () => {};
  const isAnswered = new Promise<void>((resolve) => (answer = resolve));
  sent.mockImplementation(async () => {
    await isAnswered;
    return answerOf({ added: [], removed: [] });
  });
  const changes = ["sea", "sky"].map((tag) => setTags({ ids: ["one"], add: [tag], remove: [] }));
  await expect.poll(() => sent).toHaveBeenCalledTimes(1);

  page.dispatchEvent(new Event("pagehide"));
  await expect.poll(() => sent).toHaveBeenCalledTimes(2);
  expect(sent.mock.calls.map(([, init]) => init)).toMatchObject([
    { body: '{"ids":["one"],"add":["sea"],"remove":[]}', keepalive: true },
    { body: '{"ids":["one"],"add":["sky"],"remove":[]}', keepalive: true },
  ]);
  answer();
  await Promise.all(changes);
});
