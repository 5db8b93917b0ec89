import { beforeEach, expect, test, vi } from "vitest";
import { currentPerson } from "../account/current-person.ts";
import { problems } from "./changes/changes.ts";
import { saveFiles } from "./save-file.ts";

const query = vi.hoisted(() => vi.fn());
const saved = vi.hoisted(() => vi.fn());
vi.mock("../../lib/save-from.ts", () => ({ saveFrom: saved }));
vi.mock("../../lib/trpc.ts", async (original) => ({
  ...(await original<object>()),
  trpcClient: { media: { download: { query } } },
}));

const files = ["a", "b"].map((id) => ({ id, name: `${id}.txt` }));

beforeEach(() => {
  problems.set([]);
  vi.resetAllMocks();
  currentPerson.set("ada");
  query.mockImplementation(async ({ id }: { id: string }) => ({ url: id }));
});

test("a file that is not saved is told of by its name, and tried again without those that are", async () => {
  query.mockRejectedValueOnce(new Error("no answer"));
  await saveFiles(files);
  expect(saved.mock.calls).toEqual([["b"]]);
  expect(problems.get()[0]?.sentence).toBe("a.txt: The download did not start. Try again in a moment.");
  problems.get()[0]?.again?.();
  await expect.poll(() => saved.mock.calls).toEqual([["b"], ["a"]]);
  expect(problems.get()).toEqual([]);
});

test("the next person is not told of a file that was not saved, and gets no other", async () => {
  query.mockImplementationOnce(async () => {
    currentPerson.set("bob");
    throw new Error("no answer");
  });
  await saveFiles(files);
  expect(problems.get()).toEqual([]);
  expect(saved).not.toHaveBeenCalled();
});

test("a person who was signed out meanwhile is told what was not saved once they are back", async () => {
  query.mockRejectedValueOnce(new Error("no answer"));
  query.mockImplementationOnce(async ({ id }: { id: string }) => {
    currentPerson.set(undefined);
    return { url: id };
  });
  await saveFiles([...files, { id: "c", name: "c.txt" }]);
  expect([saved.mock.calls, problems.get()]).toEqual([[], []]);
  currentPerson.set("ada");
  problems.get()[0]?.again?.();
  await expect.poll(() => saved.mock.calls).toEqual([["a"], ["b"], ["c"]]);
});
