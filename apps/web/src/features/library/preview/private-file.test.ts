import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { currentPerson } from "../../account/current-person.ts";
import { problems } from "../changes/changes.ts";
import { copyOrTell } from "../copy-or-tell.ts";
import { copyForDay, openPrivately } from "./private-file.ts";

const query = vi.hoisted(() => vi.fn());
vi.mock("../../../lib/trpc.ts", async (original) => ({
  ...(await original<object>()),
  trpcClient: { media: { download: { query } } },
}));

const clipboard = { writeText: vi.fn<(text: string) => Promise<void>>() };
const tab = { opener: {}, close: vi.fn<() => void>(), location: { replace: vi.fn<(url: string) => void>() } };
const open = vi.fn<() => typeof tab | null>();
const said = () => problems.get().map(({ sentence }) => sentence);
const file = { id: "a", name: "a.txt" };

beforeEach(() => {
  vi.resetAllMocks();
  vi.stubGlobal("navigator", { clipboard });
  vi.stubGlobal("window", { open });
  currentPerson.set("ada");
  problems.set([]);
  open.mockReturnValue(tab);
  query.mockImplementation(async ({ id }: { id: string }) => ({ url: `https://s3/${id}` }));
});
afterAll(() => vi.unstubAllGlobals());

test.each([
  ["a link for a day", copyForDay, "a.txt: Nothing was copied. Try again."],
  ["a tab", openPrivately, "a.txt: This file could not be opened. Try again in a moment."],
])("of %s that did not come it is told of which file, also when another one is shown", async (_, act, sentence) => {
  query.mockRejectedValueOnce(new Error("no answer"));
  await act(file);
  expect(said()).toEqual([sentence]);
});

test.each([
  ["a link for a day", copyForDay],
  ["a tab", openPrivately],
])("of %s that comes when somebody else has signed in they get nothing", async (_, act) => {
  query.mockImplementationOnce(async () => {
    currentPerson.set("bob");
    return { url: "https://s3/a" };
  });
  await act(file);
  expect(clipboard.writeText).not.toHaveBeenCalled();
  expect(tab.location.replace).not.toHaveBeenCalled();
  expect(tab.close).toHaveBeenCalledTimes(open.mock.calls.length);
  expect(said()).toEqual([]);
});

test("a clipboard that refuses a link is told of in sight, until it takes that", async () => {
  clipboard.writeText.mockRejectedValue(new DOMException("No.", "NotAllowedError"));
  await copyForDay(file);
  await copyOrTell(["https://media/b"], "b.txt");
  await copyOrTell(["https://media/b", "https://media/c"]);
  const notCopied = "Nothing was copied. Try again.";
  expect(said()).toEqual([notCopied, `b.txt: ${notCopied}`, `a.txt: ${notCopied}`]);

  clipboard.writeText.mockReset();
  problems.get()[1]?.again?.();
  expect(clipboard.writeText.mock.calls).toEqual([["https://media/b"]]);
  expect(said()).toEqual([notCopied, `a.txt: ${notCopied}`]);
});

test("a tab that the browser blocks is told of, and no address is asked for", async () => {
  open.mockReturnValue(null);
  await openPrivately(file);
  expect(said()).toEqual(["a.txt: This file could not be opened. Try again in a moment."]);
  expect(query).not.toHaveBeenCalled();
});
