import { getQueryKey } from "@trpc/react-query";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import type { Media } from "../media.ts";
import { someMedia } from "../testing/some-media.ts";
import { texts } from "./texts.ts";

type Set = { status: "pending"; retryAfter: number } | { status: "done"; visibility: string; url?: string };

const mutate = vi.hoisted(() => vi.fn<(input: { id: string; visibility: string }) => Promise<Set>>());
const readLists = vi.hoisted(() => vi.fn(async () => true));
const offerUndo = vi.hoisted(() => vi.fn());
vi.mock("../changes/lasting-calls.ts", () => ({ lastingCalls: { media: { setVisibility: { mutate } } } }));
vi.mock("../changes/read-lists.ts", () => ({ readLists }));
vi.mock("../changes/undo-offer.ts", () => ({ offerUndo }));
vi.mock("../../../components/live-region.tsx", () => ({ announce: () => {} }));

// Tests in other files load these modules, too.
vi.resetModules();
afterAll(() => void vi.resetModules());
const { queryClient, trpc } = await import("../../../lib/trpc.ts");
const { makeVisible } = await import("./make-visible.ts");

const t = texts.en;
const file: Media = {
  ...someMedia,
  id: "1",
  key: "media/a.txt",
  uploadKey: "uploads/a.txt",
  name: "a.txt",
  visibility: "public",
  url: "https://media/a.txt",
};
const done = (visibility: string, url?: string) => ({ status: "done" as const, visibility, ...(url && { url }) });
const asked = () => mutate.mock.calls.map(([{ visibility }]) => visibility);
const pending = { status: "pending" as const, retryAfter: 0 };

beforeEach(() => void vi.clearAllMocks());

test("a file that was made private has no address any more in the lists that are shown", async () => {
  const queryKey = [...getQueryKey(trpc.media.list), "shown"];
  queryClient.setQueryData(queryKey, { pages: [{ items: [file, { ...file, id: "2" }] }] });
  mutate.mockResolvedValueOnce(pending).mockResolvedValueOnce(done("private"));
  await makeVisible(file, { to: "private", t, signal: new AbortController().signal });
  expect(queryClient.getQueryData(queryKey)).toMatchObject({
    pages: [
      {
        items: [
          { visibility: "private", url: undefined },
          { visibility: "public", url: file.url },
        ],
      },
    ],
  });
  expect(offerUndo).toHaveBeenCalledOnce();
});

test.each<[string, () => Promise<Set>]>([
  ["while S3 copies", async () => pending],
  ["though it is made by then", async () => done("private")],
  ["though its answer is lost", () => Promise.reject(new Error("no answer"))],
])("who cancels has it given up, %s", async (_, answer) => {
  const stopping = new AbortController();
  mutate.mockImplementationOnce(() => {
    stopping.abort();
    return answer();
  });
  mutate.mockResolvedValueOnce(done("public", file.url));
  await makeVisible(file, { to: "private", t, signal: stopping.signal });
  expect(asked()).toEqual(["private", "public"]);
  expect(readLists).toHaveBeenCalledOnce();
  expect(offerUndo).not.toHaveBeenCalled();
});

test("what is refused is for the dialog to say", async () => {
  mutate.mockRejectedValueOnce(new Error("refused"));
  await expect(makeVisible(file, { to: "private", t, signal: new AbortController().signal })).rejects.toThrow(
    "refused",
  );
  expect(asked()).toEqual(["private"]);
});
