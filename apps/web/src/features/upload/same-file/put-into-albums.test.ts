import { UploadError } from "@s3-direct/upload-core";
import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest";

const add = vi.hoisted(() => vi.fn<(files: { id: string; name?: string; ids: string[] }) => Promise<void>>());
const noticeSignedOut = vi.hoisted(() => vi.fn());
vi.mock("../../../lib/trpc.ts", () => ({ trpcClient: { album: { add: { mutate: add } } }, noticeSignedOut }));
vi.mock("../refresh-library.ts", () => ({ refreshLibrary: () => {} }));

// Tests in other files load these modules, too.
vi.resetModules();
afterAll(() => void vi.resetModules());
const { currentPerson } = await import("../../account/current-person.ts");
const { takeProblem } = await import("../choose/take-problem.ts");
const { incomplete, putInto, putsUnderWay } = await import("./put-into-albums.ts");

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  currentPerson.set("ada");
});
afterEach(async () => {
  await vi.runAllTimersAsync();
  vi.useRealTimers();
  vi.resetAllMocks();
  takeProblem.set(undefined);
});

const given = () => add.mock.calls.map(([{ name, ids }]) => [name, ...ids]);

function tryAgain(): void {
  const problem = takeProblem.get();
  if (typeof problem !== "object" || !("again" in problem)) throw new Error("There is no other try.");
  problem.again();
}

test("files that are found one by one share calls, one for each album", async () => {
  for (const id of ["1", "2", "3", "4"]) putInto({ id: `of ${Number(id) % 2}`, name: `${Number(id) % 2}` }, [id]);
  await vi.runAllTimersAsync();
  expect(given()).toEqual([
    ["1", "1", "3"],
    ["0", "2", "4"],
  ]);
  putInto({ id: "large" }, Array.from({ length: 501 }, String));
  await vi.runAllTimersAsync();
  expect(add.mock.calls.slice(2).map(([{ ids }]) => ids.length)).toEqual([500, 1]);
});

test("ten of very many albums are asked for at once", async () => {
  let [now, most] = [0, 0];
  add.mockImplementation(async () => {
    most = Math.max(most, (now += 1));
    await new Promise((resolve) => setTimeout(resolve, 5));
    now -= 1;
  });
  for (let id = 0; id < 35; id += 1) putInto({ id: `${id}`, name: `${id}` }, ["1"]);
  await vi.runAllTimersAsync();
  expect([most, add.mock.calls.length]).toEqual([10, 35]);
});

test("an album is said to be gone where the API says so; of the others each is tried again", async () => {
  add.mockImplementation(async ({ id }) => {
    throw new UploadError(id === "gone" ? "UPLOAD_NOT_FOUND" : "NETWORK");
  });
  putInto({ id: "gone" }, ["1"]);
  await vi.runAllTimersAsync();
  expect(takeProblem.get()).toBe("no-album");
  for (const id of ["spring", "gone", "summer"]) putInto({ id, name: id }, ["1", "2"]);
  await vi.runAllTimersAsync();
  expect(incomplete.get()).toEqual(new Set(["gone", "spring", "summer"]));
  add.mockReset();
  tryAgain();
  expect(takeProblem.get()).toBeUndefined();
  await vi.runAllTimersAsync();
  expect(incomplete.get()).toEqual(new Set(["gone"]));
  expect(given()).toEqual([
    ["spring", "1", "2"],
    ["summer", "1", "2"],
  ]);
});

test("what one person gave is neither put into the next one's albums nor told them", async () => {
  add.mockImplementationOnce(async () => {
    currentPerson.set("grace");
    throw new UploadError("NETWORK");
  });
  for (let id = 0; id < 11; id += 1) putInto({ id: `${id}`, name: "Ada's" }, ["1"]);
  await vi.runAllTimersAsync();
  expect(takeProblem.get()).toBeUndefined();
  putInto({ id: "hers", name: "Grace's" }, ["2"]);
  await vi.runAllTimersAsync();
  expect(given().filter(([name]) => name === "Ada's")).toHaveLength(1);
  expect(given().at(-1)).toEqual(["Grace's", "2"]);
});

test("what was not put into its album when the session ended is put there later, once its person is back", async () => {
  const signedOut = new UploadError("SIGNED_OUT");
  add.mockImplementationOnce(async () => {
    currentPerson.set(undefined);
    throw signedOut;
  });
  add.mockRejectedValueOnce(new UploadError("NETWORK"));
  putInto({ id: "spring", name: "spring" }, ["1"]);
  await vi.runAllTimersAsync();
  expect(noticeSignedOut).toHaveBeenCalledWith(signedOut);
  expect(takeProblem.get()).toBeUndefined();
  currentPerson.set("ada");
  tryAgain();
  await vi.runAllTimersAsync();
  putInto({ id: "summer", name: "summer" }, ["2"]);
  currentPerson.set(undefined);
  await vi.runAllTimersAsync();
  currentPerson.set("ada");
  add.mockClear();
  tryAgain();
  await vi.runAllTimersAsync();
  expect(given()).toEqual([
    ["spring", "1"],
    ["summer", "2"],
  ]);
});

test("a guest becomes an account once what was found is in its albums, and what has failed was tried again", async () => {
  add.mockRejectedValueOnce(new UploadError("NETWORK"));
  putInto({ id: "spring", name: "spring" }, ["1"]);
  await vi.runAllTimersAsync();
  add.mockClear();
  putInto({ id: "summer", name: "summer" }, ["2"]);
  const isOver = vi.fn();
  void putsUnderWay().then(isOver);
  await vi.advanceTimersByTimeAsync(0);
  expect(isOver).not.toHaveBeenCalled();
  await vi.runAllTimersAsync();
  expect(isOver).toHaveBeenCalled();
  expect(given()).toEqual([
    ["summer", "2"],
    ["spring", "1"],
  ]);
});
