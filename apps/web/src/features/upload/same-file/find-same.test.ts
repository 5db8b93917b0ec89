import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { findSame } from "./find-same.ts";

const announced = vi.hoisted(() => vi.fn());
const query = vi.hoisted(() => vi.fn());
vi.mock("../../../components/live-region.tsx", () => ({ announce: announced }));
vi.mock("../../../lib/trpc.ts", () => ({
  trpcClient: { media: { findSame: { query } } },
}));
vi.mock("../../../texts/language.ts", () => ({
  currentLanguage: () => ({
    t: { upload: { inLibrary: { spoken: (count: number, name: string) => `${count} ${name}` } } },
  }),
}));

const { signal } = new AbortController();

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"], shouldAdvanceTime: true });
  // The library has each file.
  query.mockImplementation(async ({ hashes }: { hashes: string[] }) =>
    hashes.map((sha256) => ({ sha256, name: "there.txt" })),
  );
});
afterEach(async () => {
  await vi.runAllTimersAsync();
  vi.useRealTimers();
  vi.resetAllMocks();
});

const fileOf = (name: string) => ({ name, sent: new File([name], name) });

/** Returns a file whose read never ends, as on a drive that was removed. */
function stuck(name: string) {
  const { sent } = fileOf(name);
  sent.arrayBuffer = () => new Promise(() => {});
  return { name, sent };
}

test("finds what is there", async () => {
  expect(await findSame(fileOf("a.txt"), { visibility: "public", signal })).toMatchObject({ name: "there.txt" });
  expect(announced).toHaveBeenCalledWith("1 a.txt");
});

test("a file that cannot be read to its end holds up itself and others for four seconds", async () => {
  const files = [stuck("gone.txt"), fileOf("behind.txt")];
  const some = Promise.all(files.map((file) => findSame(file, { visibility: "public", signal })));
  await vi.advanceTimersByTimeAsync(3_999);
  expect(query).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect((await some)[0]).toBeUndefined();
  expect(await findSame(fileOf("later.txt"), { visibility: "public", signal })).toBeDefined();
});

test("an API that does not answer holds a file up for four seconds; one that fails does not", async () => {
  query.mockReturnValueOnce(new Promise(() => {}));
  const waiting = findSame(fileOf("b.txt"), { visibility: "private", signal });
  await expect.poll(() => query, { interval: 1 }).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(await waiting).toBeUndefined();
  query.mockRejectedValueOnce(new Error("down"));
  expect(await findSame(fileOf("c.txt"), { visibility: "private", signal })).toBeUndefined();
  expect(announced).not.toHaveBeenCalled();
});

test("what is aborted is neither read, asked about nor told of", async () => {
  const aborting = new AbortController();
  const unread = stuck("second.txt");
  const read = vi.spyOn(unread.sent, "arrayBuffer");
  const files = [stuck("first.txt"), unread];
  const some = Promise.all(files.map((file) => findSame(file, { visibility: "public", signal: aborting.signal })));
  aborting.abort();
  expect(await some).toEqual([undefined, undefined]);
  expect(await findSame(fileOf("next.txt"), { visibility: "public", signal })).toBeDefined();
  expect(read).not.toHaveBeenCalled();
  expect(query).toHaveBeenCalledTimes(1);
});
