import { QueryObserver } from "@tanstack/react-query";
import { getQueryKey } from "@trpc/react-query";
import { beforeEach, expect, test, vi } from "vitest";
import { queryClient, trpc } from "../../../lib/trpc.ts";
import { currentPerson } from "../../account/current-person.ts";
import { failed, forgetFailed } from "./failed-moves.ts";
import { deleteForGood, moveAgain, moved, moveFiles, movesUnderWay } from "./moves.ts";

vi.hoisted(() => vi.stubGlobal("addEventListener", () => {}));
const sent = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.stubGlobal("fetch", sent.mockReset());
  currentPerson.set("ada");
  return () => {
    queryClient.clear();
    vi.unstubAllGlobals();
  };
});

/** Answers that all files were moved. */
const made: typeof fetch = async (_, init) => Response.json({ result: { data: { ids: idsIn(init) } } });
const idsIn = (init?: RequestInit): string[] => JSON.parse(typeof init?.body === "string" ? init.body : "{}").ids ?? [];

test("no move that failed is forgotten until it is made once more", async () => {
  sent.mockRejectedValue(new Error("Away."));
  moveFiles(["a"], "trash");
  moveFiles(["b", "c"], "trash");
  await movesUnderWay();
  expect(failed.get()).toEqual([{ to: "trash", ids: ["a", "b", "c"] }]);

  sent.mockImplementation(made);
  moveFiles(["b"], "trash");
  await movesUnderWay();
  expect(failed.get()).toEqual([{ to: "trash", ids: ["a", "c"] }]);
  // A file that was moved after all is not in the list, and is not moved again.
  moveAgain({ to: "trash", ids: ["a"] });
  await movesUnderWay();
  expect(failed.get()).toEqual([]);
});

test("a failed move to one place is told beside those to others, and each file only where it was moved last", async () => {
  sent.mockRejectedValue(new Error("Away."));
  moveFiles(["a", "b"], "trash");
  moveFiles(["c"], "library");
  moveFiles(["b"], "library");
  await movesUnderWay();
  expect(failed.get()).toEqual([
    { to: "library", ids: ["c", "b"] },
    { to: "trash", ids: ["a"] },
  ]);
  forgetFailed("library");
  expect(failed.get()).toEqual([{ to: "trash", ids: ["a"] }]);
});

test("a move that failed because the session had ended is told once the same person is back, and to nobody else", async () => {
  sent.mockRejectedValue(new Error("Away."));
  moveFiles(["a"], "trash");
  await movesUnderWay();
  currentPerson.set(undefined);
  expect(failed.get()).toEqual([]);
  currentPerson.set("ada");
  expect(failed.get()).toEqual([{ to: "trash", ids: ["a"] }]);
  currentPerson.set(undefined);
  currentPerson.set("bob");
  expect(failed.get()).toEqual([]);
  currentPerson.set(undefined);
  currentPerson.set("ada");
  expect(failed.get()).toEqual([]);
});

test("moves that were under way, or waited for their turn, when the session ended are told with the first that failed", async () => {
  const answers: ((error: Error) => void)[] = [];
  sent.mockImplementation(() => new Promise((_, reject) => answers.push(reject)));
  for (const id of ["a", "b", "c"]) moveFiles([id], "trash");
  await expect.poll(() => answers.length).toBe(1);
  answers[0]?.(new Error("Signed out."));
  await expect.poll(() => answers.length).toBe(2);
  currentPerson.set(undefined);
  answers[1]?.(new Error("Signed out."));
  await movesUnderWay();
  expect(failed.get()).toEqual([]);
  currentPerson.set("ada");
  const [only, ...others] = failed.get();
  expect([only?.to, only?.ids.toSorted(), others]).toEqual(["trash", ["a", "b", "c"], []]);
  expect(answers.length).toBe(2);
});

test("another try at emptying the trash deletes what was said to be left, and nothing that has come since", async () => {
  sent.mockRejectedValue(new Error("Away."));
  deleteForGood({ ids: ["a", "b", "c"], isAll: true });
  await movesUnderWay();
  sent.mockImplementation(made);
  // The restored file is no longer in the trash.
  sent.mockResolvedValueOnce(Response.json({ result: { data: { ids: ["a"] } } }));
  moveFiles(["a"], "library");
  await movesUnderWay();
  const left = failed.get();
  expect(left).toEqual([{ to: "nowhere", ids: ["b", "c"] }]);
  left.forEach(moveAgain);
  await movesUnderWay();
  const [address, request] = sent.mock.lastCall ?? [];
  expect([address, request?.body]).toEqual(["/trpc/trash.empty", JSON.stringify({ ids: ["b", "c"] })]);
});

test("a move that fails when somebody else has signed in is not told to them", async () => {
  sent.mockImplementation(async () => {
    currentPerson.set("bob");
    throw new Error("Away.");
  });
  moveFiles(["a"], "trash");
  await movesUnderWay();
  expect(failed.get()).toEqual([]);
});

test("where the list could not be read after a move, the next one that is read says where the file is", async () => {
  sent.mockImplementation(made);
  const read = vi.fn(async () => ({ pages: [] }));
  const list = new QueryObserver(queryClient, { queryKey: getQueryKey(trpc.media.list), queryFn: read, retry: false });
  const leave = list.subscribe(() => {});
  await expect.poll(() => list.getCurrentResult().isSuccess).toBe(true);

  read.mockRejectedValueOnce(new Error("Broken."));
  moveFiles(["d"], "trash");
  await expect.poll(() => list.getCurrentResult().isError).toBe(true);
  expect(moved.get().get("d")).toMatchObject({ to: "trash" });
  // A local change of the cached list does not come from the API.
  queryClient.setQueryData(getQueryKey(trpc.media.list), { pages: [] });
  expect(moved.get().has("d")).toBe(true);
  await list.refetch();
  expect(moved.get().has("d")).toBe(false);
  leave();
});
